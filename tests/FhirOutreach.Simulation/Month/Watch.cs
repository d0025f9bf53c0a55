using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Simulation.Month;

internal static class Watch
{
    /// <summary>Stands before a sandbox's door and sees every request that comes to it.</summary>
    public static void Through(this IEndpointConventionBuilder door, Func<HttpContext, RequestDelegate, Task> watch) => door.Add(endpoint =>
    {
        var inner = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context => watch(context, inner);
    });
}
