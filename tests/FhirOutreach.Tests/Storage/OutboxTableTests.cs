using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Hosting;
using FhirOutreach.Inbox;
using FhirOutreach.Settings;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Queries;
using FhirOutreach.Storage.Tables;
using FhirOutreach.Tests.Ehr;

namespace FhirOutreach.Tests.Storage;

/// <summary>What a text, and a reminder, wait for.</summary>
public sealed class OutboxTableTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Evening = DateTimeOffset.UnixEpoch.AddYears(60);
    private static readonly DateTimeOffset Morning = Evening.AddHours(12);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-");
    private readonly Database database;

    public OutboxTableTests() => database = new Database($"Data Source={Path.Combine(folder.FullName, "outbox.db")};Pooling=False");

    [Fact]
    public async Task A_text_is_not_claimed_once_its_window_has_closed_and_goes_when_it_opens_again()
    {
        await database.Write(session => session.Intend(Notice(openUntil: Evening)));

        Assert.Empty(await database.Write(session => session.Claim(At(Evening), 1)));
        var overtaken = Assert.Single(database.Read(session => session.DueButOvertaken(At(Evening), 1)));
        Assert.Equal(Evening, overtaken.OpenUntil);

        await database.Write(session => session.Postpone(new Effect.PostponeText(overtaken.Id, Morning, Morning.AddHours(12))));
        Assert.Empty(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.Single(await database.Write(session => session.Claim(At(Morning), 1)));
    }

    [Fact]
    public async Task What_was_handed_over_in_time_is_not_asked_for_again_by_an_answer_of_an_earlier_try()
    {
        await database.Write(session => session.Intend(Notice(openUntil: null)));
        var first = Assert.Single(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.True(await HandOver(first));
        await database.Write(session => session.Recover(Evening, [])); // another program's start
        await database.Write(session => session.NotTaken(first.Id, first.HandOver, Evening, null, Why.CarrierNotReached)); // a look was certain
        var second = Assert.Single(await database.Write(session => session.Claim(At(Evening), 1)));

        Assert.False(await HandOver(first));
        await database.Write(session => session.Recover(Evening, []));
        second = Assert.Single(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.True(await HandOver(second));
        await database.Write(session => session.NotTaken(first.Id, first.HandOver, Evening, 20429, Why.CarrierBusy)); // the first answer, late
        Assert.Empty(await database.Write(session => session.Claim(At(Evening), 1)));

        Task<bool> HandOver(ClaimedText text) =>
            database.Write(session => session.HandOver(text.Id, text.Attempts, At(Evening), Evening, ""));
    }

    [Fact]
    public async Task A_text_that_was_planned_again_and_turns_out_to_have_been_taken_counts_as_one_that_left()
    {
        var text = await HandedOver();
        await database.Write(session => session.NotTaken(text.Id, text.HandOver, Evening, null, Why.CarrierNotReached));

        var reported = database.Read(session => session.Reported(text.Id, "SM1", text.Phone))!;
        await database.Write(session => session.Report(reported.Id, DeliveryState.Delivered, "SM1", "delivered", null, Morning));

        Assert.Equal(1, database.Read(session => session.SentCounts(text.Id, At(Morning) with { DayAgo = Evening })).LastDay);
        Assert.True(database.Read(session => session.HasReached(text.Phone)));
    }

    [Theory]
    [InlineData("Planned")]
    [InlineData("Held")] // its window closed before the retry went
    [InlineData("Claimed")]
    public async Task A_retry_whose_first_try_arrives_after_all_is_not_sent_wherever_it_waits(string state)
    {
        var text = await HandedOver();
        await database.Write(session => session.Report(text.Id, DeliveryState.Failed, "SM1", "undelivered", 30003, Evening));
        await database.Write(session => session.PlanAgain(text.Id, Evening, Evening));
        if (state == "Held") await database.Write(session => session.Postpone(new Effect.PostponeText(text.Id, Evening, Morning)));
        var claimed = state == "Claimed" ? Assert.Single(await database.Write(session => session.Claim(At(Evening), 1))) : null;

        await database.Write(session => session.EarlierTryArrived(text.Id, "SM1", "delivered", Evening));

        Assert.False(claimed is not null && await database.Write(session => session.HandOver(claimed.Id, claimed.Attempts, At(Evening), Evening, "")));
        Assert.Empty(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.Equal(("Delivered", null), database.Read(session => session.Row<(string, string?)>("SELECT state, why FROM message")));
        Assert.Empty(database.Read(session => session.LedgerFaults()));
    }

    [Theory]
    [InlineData(false, "FactsChanged")]
    [InlineData(true, "SenderTrouble")]
    public async Task A_text_held_back_at_the_last_step_has_its_reason(bool isSenderStopped, string why)
    {
        await database.Write(session => session.Intend(Notice(openUntil: null)));
        var claimed = Assert.Single(await database.Write(session => session.Claim(At(Evening), 1)));
        await database.Write(session => session.Run(isSenderStopped
            ? "INSERT INTO sending_stop (sender, cause, code, since, probe_at) VALUES ('', 'Carrier', 20003, '2020', '9')"
            : "UPDATE message SET deadline = '2020'"));

        Assert.False(await database.Write(session => session.HandOver(claimed.Id, claimed.Attempts, At(Evening), Evening, "")));

        Assert.Equal(("Planned", why), database.Read(session => session.Row<(string, string)>("SELECT state, why FROM message")));
    }

    [Fact]
    public async Task What_has_no_words_is_in_the_ledger_with_its_reason_and_goes_to_nobody()
    {
        await database.Write(session => session.Intend(Notice(openUntil: null)));
        var key = database.Read(session => session.Row<string>("SELECT natural_key FROM message"))!;

        await database.Write(session => session.NotWritten(key, Evening));

        Assert.Equal(("Refused", "NotWritten"), database.Read(session => session.Row<(string, string)>("SELECT state, why FROM message")));
        Assert.Empty(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.Empty(database.Read(session => session.LedgerFaults()));
        Assert.Equal(new LedgerSum(1, 1), database.Read(session => session.LedgerSum()));
    }

    [Fact]
    public async Task A_visit_of_which_news_is_unread_is_not_known_well_enough_to_remind_of()
    {
        var time = new SteppedTime(Evening);
        var clock = new OutreachClock(time, []);
        var freshness = new Freshness(database, clock, TestSettings.Of(Settings()));
        freshness.Swept(Evening);
        Assert.True(freshness.IsFresh("a1"));

        await database.Write(session => session.Keep("version:a1:2:0", InboxKind.Appointment, "a1", [], Evening));
        Assert.False(freshness.IsFresh("a1"));
        Assert.True(freshness.IsFresh("a2"));
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<ClaimedText> HandedOver()
    {
        await database.Write(session => session.Intend(Notice(openUntil: null)));
        var claimed = Assert.Single(await database.Write(session => session.Claim(At(Evening), 1)));
        Assert.True(await database.Write(session => session.HandOver(claimed.Id, claimed.Attempts, At(Evening), Evening, "")));
        return claimed;
    }

    private static SendingLimits At(DateTimeOffset now) => new(now, now, "UTC", DailyCap: 0, WeeklyCap: 0, PerDayMax: int.MaxValue);

    private static IntendedText Notice(DateTimeOffset? openUntil) => new(
        "notice:a1", 1, MessageKind.Booked, 1, new VisitKey("a1", "ann"), Evening.AddDays(3), true, false, "+15550100200", "en", "words", "hash", 1,
        DeliveryState.Planned, Evening.AddHours(-1), Evening.AddHours(-1), Evening.AddDays(1), openUntil);

    private static EhrSettings Settings() => new(
        new Uri("https://ehr.example/fhir"), EhrAuth.None, null, null, null, null, null, null, null, EhrNotifications.Auto, true, null, null,
        TimeSpan.FromMinutes(5), EhrDialect.Auto);
}
