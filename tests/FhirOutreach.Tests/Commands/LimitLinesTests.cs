using System.Text.Json;
using FhirOutreach.Commands.Check;
using FhirOutreach.Ehr;
using FhirOutreach.Ehr.WriteBack;

namespace FhirOutreach.Tests.Commands;

public sealed class LimitLinesTests
{
    private const string OfAll = """ "searchParam":[{"name":"_id"},{"name":"_lastUpdated"}], """;

    [Theory]
    [InlineData(OfAll, false)]
    [InlineData("", true)]
    public void A_search_parameter_of_all_types_is_one_of_Appointments(string ofAll, bool isMissing)
    {
        var statement = JsonElement.Parse(
            $$"""
            {"resourceType":"CapabilityStatement","rest":[{ {{ofAll}} "resource":[
              {"type":"Appointment","searchParam":[{"name":"date"},{"name":"patient"}]},{"type":"Subscription"}]}]}
            """);
        var output = new StringWriter();

        LimitLines.Say(new Card(output), KnownServer.Other, new WholeResource(), new EhrAnswer.Found(statement, null, null));

        Assert.Equal(isMissing, output.ToString().Contains(KnownServer.NoLastUpdated, StringComparison.Ordinal));
    }
}
