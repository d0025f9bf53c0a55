using FhirOutreach.Ehr;
using FhirOutreach.Inbox;
using FhirOutreach.Tests.Ehr;

namespace FhirOutreach.Tests.Inbox;

public sealed class AppointmentPagesTests
{
    private static readonly EhrAnswer TooMuch = new EhrAnswer.Unreachable("the EHR did not answer within 10 s", IsTooMuch: true);

    private readonly SteppedTime time = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_failure_halves_the_page_and_each_hour_without_one_doubles_it()
    {
        var pages = new AppointmentPages(time);
        Assert.Equal(500, pages.Size);

        for (var again = 0; again < 9; again++) pages.Learn(TooMuch, pages.Size);
        Assert.Equal(50, pages.Size);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(50, pages.Size);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(100, pages.Size);
        pages.Learn(TooMuch, 100);
        Assert.Equal(50, pages.Size);
        time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(500, pages.Size);
    }

    [Fact]
    public void An_outage_says_nothing_of_the_page()
    {
        var pages = new AppointmentPages(time);
        pages.Learn(new EhrAnswer.Unreachable("the EHR could not be reached"), 500);
        pages.Learn(new EhrAnswer.Refused(400, "no"), 500);
        Assert.Equal(500, pages.Size);
    }
}
