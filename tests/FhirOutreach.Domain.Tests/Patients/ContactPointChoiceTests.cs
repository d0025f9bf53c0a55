using FhirOutreach.Domain.Patients;

namespace FhirOutreach.Domain.Tests.Patients;

public sealed class ContactPointChoiceTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void R_56_a_number_for_texts_comes_before_a_mobile_and_a_mobile_before_home_and_home_before_work()
    {
        var work = new ContactPoint("phone", "work", "212-555-0104", Rank: 1);
        var home = new ContactPoint("phone", "home", "212-555-0103", Rank: 2);
        var mobile = new ContactPoint("phone", "mobile", "212-555-0102");
        var sms = new ContactPoint("sms", null, "212-555-0101");

        AssertChosen("+12125550101", work, home, mobile, sms);
        AssertChosen("+12125550102", work, home, mobile);
        AssertChosen("+12125550103", work, home);
        AssertChosen("+12125550104", work);
    }

    [Fact]
    public void R_56_within_a_kind_the_lower_rank_is_chosen_and_none_is_last()
    {
        var unranked = new ContactPoint("phone", "mobile", "212-555-0101");
        var second = new ContactPoint("phone", "mobile", "212-555-0102", Rank: 2);
        var first = new ContactPoint("phone", "mobile", "212-555-0103", Rank: 1);

        AssertChosen("+12125550103", unranked, second, first);
        AssertChosen("+12125550102", unranked, second);
    }

    [Fact]
    public void Of_equals_the_first_in_the_resource_is_chosen() =>
        AssertChosen("+12125550101", new("phone", null, "212-555-0101"), new("phone", "home", "212-555-0102"));

    [Fact]
    public void R_56_an_old_number_and_one_outside_its_period_are_passed_over()
    {
        var old = new ContactPoint("sms", "old", "212-555-0101", Rank: 1);
        var expired = new ContactPoint("phone", "mobile", "212-555-0102", Rank: 1, PeriodEnd: _now.AddSeconds(-1));
        var future = new ContactPoint("phone", "mobile", "212-555-0103", Rank: 1, PeriodStart: _now.AddSeconds(1));
        var current = new ContactPoint("phone", "work", "212-555-0104", PeriodStart: _now, PeriodEnd: _now);

        AssertChosen("+12125550104", old, expired, future, current);
        AssertNone(NoNumberReason.NotInUse, null, old, expired, future);
    }

    [Fact]
    public void R_56_a_number_that_cannot_be_read_gives_way_to_the_next() =>
        AssertChosen("+12125550102", new("phone", "mobile", "call mother"), new("phone", "home", "(212) 555-0102"));

    [Fact]
    public void When_none_can_be_read_the_problem_of_the_best_is_told() =>
        AssertNone(
            NoNumberReason.NotReadable,
            PhoneProblem.HasExtension,
            new("phone", "work", "none"),
            new("phone", "mobile", "212-555-0102 x4"));

    [Fact]
    public void Mail_faxes_and_values_without_a_system_are_no_phones() =>
        AssertNone(
            NoNumberReason.NoPhone,
            null,
            new("email", "home", "maria@example.com"),
            new("fax", "home", "212-555-0102"),
            new(null, "mobile", "212-555-0103"),
            new("phone", "mobile", " "),
            new("phone", "mobile", null));

    [Fact]
    public void The_words_for_staff_never_hold_a_digit()
    {
        foreach (var problem in Enum.GetValues<PhoneProblem>())
        {
            var words = new ContactPointChoice.None(NoNumberReason.NotReadable, problem).InWords();

            Assert.NotEmpty(words);
            Assert.DoesNotContain(words, char.IsDigit);
        }
    }

    private static void AssertChosen(string expected, params ContactPoint[] telecom) =>
        Assert.Equal(new ContactPointChoice.Chosen(expected), ContactPointChoice.From(telecom, "US", _now));

    private static void AssertNone(NoNumberReason reason, PhoneProblem? problem, params ContactPoint[] telecom) =>
        Assert.Equal(new ContactPointChoice.None(reason, problem), ContactPointChoice.From(telecom, "US", _now));
}
