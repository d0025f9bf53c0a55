using FhirOutreach.Domain.Appointments;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Replies;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Storage;

/// <summary>R-35: one text under two ids is one text; two texts alike are two when a question came between them.</summary>
public sealed class ReplyTableTests : IAsyncDisposable
{
    private const string Phone = "+15550100200";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fhir-outreach-");
    private readonly Database database;

    public ReplyTableTests() => database = new Database($"Data Source={Path.Combine(folder.FullName, "replies.db")};Pooling=False");

    [Theory]
    [InlineData(null, 4.0, MessageKind.Booked, true)]
    [InlineData(1.0, 4.0, MessageKind.Booked, false)]
    [InlineData(1.0, 4.0, MessageKind.Reminder, false)]
    [InlineData(3.0, 4.0, MessageKind.Booked, true)] // nobody reads and answers in a second: the network told it twice
    [InlineData(-1.0, 4.0, MessageKind.Booked, true)] // asked before both
    [InlineData(1.0, 4.0, MessageKind.Cancelled, true)] // asks nothing
    [InlineData(1.0, 4.0, MessageKind.AnswerMoved, true)] // our own answer to the first of the two
    [InlineData(null, 6.0, MessageKind.Booked, false)]
    public async Task R_35_the_same_words_are_a_repeat_unless_we_asked_in_between(double? askedAfter, double repeatedAfter, MessageKind kind, bool isRepeat)
    {
        await database.Write(session => session.Keep("SM1", Phone, "C", ReplyIntent.Confirm, Now));
        if (askedAfter is { } after) await Ask(kind, Now.AddSeconds(after));

        Assert.Equal(isRepeat, database.Read(session => session.IsRepeat(Phone, "C", Now.AddSeconds(repeatedAfter), "SM2")));
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private Task Ask(MessageKind kind, DateTimeOffset at)
    {
        var urgency = kind.IsAnswer() ? 0 : 1;
        return database.Write(session =>
        {
            session.Intend(new(
                "notice:a2", 1, kind, urgency, new VisitKey("a2", "ann"), Now.AddDays(3), kind is not MessageKind.Cancelled, false, Phone, "en", "words",
                "hash", 1, DeliveryState.Planned, at, at, at.AddDays(1)));
            var limits = new SendingLimits(at, at.AddDays(-1), "UTC", DailyCap: 0, WeeklyCap: 0, PerDayMax: int.MaxValue);
            var text = session.Claim(limits, 1).Single();
            session.HandOver(text.Id, text.Attempts, limits, at, "");
        });
    }
}
