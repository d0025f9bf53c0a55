using System.Net;
using System.Text;

namespace FhirOutreach.Tests.Journeys;

/// <summary>What is asked of the virtual clock and cannot be done.</summary>
public sealed class SandboxClockTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("bad")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"advance":5}""")]
    [InlineData("""{"advance":"soon"}""")]
    [InlineData("""{"set":"tomorrow"}""")]
    [InlineData("""{"advance":"1h","set":"2036-12-01T09:00:00Z"}""")]
    [InlineData("""{"set":"9999-12-31T23:59:59Z"}""", "100 years")]
    [InlineData("""{"set":"9999-12-31T23:59:59-14:00"}""")]
    public async Task What_cannot_be_read_or_is_too_far_is_refused_in_a_sentence(string body, string told = "")
    {
        await using var clinic = await RunningClinic.Open();
        var before = clinic.Now;

        var (status, said) = await Post(clinic, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("""{"error":""", said, StringComparison.Ordinal);
        Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.InRange(clinic.Now, before, before.AddMinutes(5));
        await clinic.Advance("1h"); // it lives
    }

    [Fact]
    public async Task Steps_that_each_are_small_do_not_lead_further()
    {
        await using var clinic = await RunningClinic.Open();
        for (var step = 0; step < 10; step++) await clinic.Advance("3650d");
        var (status, _) = await Post(clinic, new StringContent("""{"advance":"30d"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_form_that_a_page_elsewhere_could_send_moves_nothing()
    {
        await using var clinic = await RunningClinic.Open();
        var (status, _) = await Post(clinic, new StringContent("""{"advance":"1h"}""", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
    }

    private static async Task<(HttpStatusCode Status, string Said)> Post(RunningClinic clinic, StringContent content)
    {
        using (content)
        {
            using var answer = await clinic.Http.PostAsync("/sandbox/clock", content, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
