using FhirOutreach.Demo;
using FhirOutreach.Domain.Outreach;

namespace FhirOutreach.Tests.Demo;

public sealed class DemoRulesTests
{
    [Fact]
    public void Every_reason_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<Why>().Select(WhyInWords.Of).ToList();

        Assert.All(sentences, sentence => Assert.Matches(@"^[A-Z].+ .+\.$", sentence));
        Assert.Equal(sentences.Count, sentences.Distinct().Count());
    }

    [Fact]
    public void The_play_opens_on_a_weekday_when_everybody_in_it_may_be_texted()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 17, 0, TimeSpan.Zero);
        for (var now = start; now < start.AddYears(1); now = now.AddHours(7))
        {
            var opening = OpeningHour.After(now);
            Assert.True(opening > now && opening - now < TimeSpan.FromDays(4));
            Assert.DoesNotContain(opening.DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday });
            foreach (var zone in Cast.Patients.Select(patient => patient.Zone).Distinct())
                Assert.InRange(TimeZoneInfo.ConvertTime(opening, TimeZoneInfo.FindSystemTimeZoneById(zone)).Hour, 8, 19);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:8123", "http://127.0.0.1:8123", "http://127.0.0.1:8123", "http://127.0.0.1:8123")]
    [InlineData("http://+:8080", "http://+:8080", "http://localhost:8080", "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:8080/", "http://0.0.0.0:8080", "http://localhost:8080", "http://127.0.0.1:8080")]
    [InlineData("https://localhost:5001; http://localhost:5000", "http://localhost:5000", "http://localhost:5000", "http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000", "http://[::1]:5000", "http://[::1]:5000")]
    public void The_address_is_the_one_asked_for(string urls, string listen, string page, string inner) =>
        Assert.Equal(new DemoAddress(listen, page, inner), DemoAddress.Choose(urls));

    [Fact]
    public void Every_number_of_the_cast_is_one_kept_for_fiction() =>
        Assert.All(
            Cast.Patients.Select(patient => patient.Phone).OfType<string>()
                .Concat(Cast.Places.Select(place => place.Phone)).Append(Cast.OrganizationPhone).Append(DemoSettings.Sender),
            number => Assert.Matches(@"^\+1\d{3}55501\d\d$", number));
}
