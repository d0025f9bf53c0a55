namespace FhirOutreach.Tests.Settings;

public sealed class EhrReaderTests
{
    [Theory]
    [InlineData("Ehr:Auth", "Kerberos", "Put None, Bearer, Basic, SmartBackend or Azure.")]
    [InlineData("Ehr:Auth", "1", "Put None, Bearer, Basic, SmartBackend or Azure.")]
    [InlineData("Ehr:Auth", "None,Bearer", "Put None, Bearer, Basic, SmartBackend or Azure.")]
    [InlineData("Ehr:Dialect", "Oracle", "Put Auto, Hapi, Medplum, Microsoft, Cerner, Epic, Firely, Google or Athena.")]
    public void A_word_that_does_nothing_is_refused_with_those_that_do(string name, string value, string putThere)
    {
        var problem = Reading.Problem((name, value));

        Assert.Equal((name, putThere), (problem.Setting, problem.PutThere));
    }

    [Fact]
    public void Bearer_needs_a_token()
    {
        Assert.Equal("Ehr:Token", Reading.Problem(("Ehr:Auth", "Bearer")).Setting);
        Assert.Equal("abc.def", Reading.Good(("Ehr:Auth", "Bearer"), ("Ehr:Token", " abc.def\n")).Ehr.Token);
    }

    [Fact]
    public void Basic_needs_a_user_and_a_password()
    {
        var problems = Reading.Problems(("Ehr:Auth", "Basic"));
        var settings = Reading.Good(("Ehr:Auth", "Basic"), ("Ehr:User", "outreach"), ("Ehr:Password", " with space "));

        Assert.Equal(["Ehr:User", "Ehr:Password"], problems.Select(problem => problem.Setting));
        Assert.Equal(("outreach", " with space "), (settings.Ehr.User, settings.Ehr.Password));
    }

    [Theory]
    [InlineData("Ehr:Token", "two words")]
    [InlineData("Ehr:Token", "naïve-token-1")]
    [InlineData("Ehr:NotificationKey", "fifteen-letters")]
    [InlineData("Ehr:NotificationKey", "sixteen/letters!")]
    [InlineData("Ehr:NotificationKey", "seventeen letters")]
    public void A_secret_that_cannot_be_used_is_refused_and_never_shown(string name, string value)
    {
        var problem = Reading.Problem((name, value));

        Assert.Equal(name, problem.Setting);
        Assert.DoesNotContain(value, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{value.Length} characters", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_sixteen_characters_that_fit_a_URL_will_do() =>
        Assert.Equal("a-key.of_16~char", Reading.Good(("Ehr:NotificationKey", "a-key.of_16~char")).Ehr.NotificationKey);

    [Theory]
    [InlineData("999s", true)]
    [InlineData("1s", true)]
    [InlineData("30d", true)]
    [InlineData("0", false)]
    [InlineData("31d", false)]
    public void The_sweep_goes_round_every_second_to_every_month(string every, bool isGood) =>
        Assert.Equal(isGood, Reading.Problems(("Ehr:SweepEvery", every)).Count == 0);

    [Fact]
    public void A_slash_at_the_base_URLs_end_makes_no_difference() =>
        Assert.Equal(
            Reading.Good(("Ehr:BaseUrl", "http://localhost:8080/fhir")).Ehr,
            Reading.Good(("Ehr:BaseUrl", "http://localhost:8080/fhir/")).Ehr);

    [Fact]
    public void A_filter_is_taken_as_it_is_and_refused_with_a_question_mark()
    {
        Assert.Equal("_tag=pilot", Reading.Good(("Ehr:Filter", "_tag=pilot")).Ehr.Filter);
        Assert.Equal("Ehr:Filter", Reading.Problem(("Ehr:Filter", "?_tag=pilot")).Setting);
    }
}
