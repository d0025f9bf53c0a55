using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace FhirOutreach.Benchmarks;

/// <summary>
/// The least that could do the job: Kestrel without routing, JSON read, one batching SQLite writer that upserts an
/// appointment, inserts an event row and a queued row; a committed row is posted to the carrier at once.
/// </summary>
internal static class FloorServer
{
    private const int SendersAtOnce = 64;

    public static async Task<int> Run(int port, string file, Uri carrier)
    {
        using var writer = new FloorWriter(file);
        var texts = Channel.CreateUnbounded<string>();
        for (var i = 0; i < SendersAtOnce; i++) _ = Send(texts.Reader, carrier);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            if (context.Request.Method == "PUT")
            {
                var row = await Read(context);
                await writer.Keep(row);
                texts.Writer.TryWrite(row.Id);
            }
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.RunAsync();
        return 0;
    }

    private static async Task<FloorRow> Read(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body);
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        return new(
            root.GetProperty("id").GetString()!, root.GetProperty("meta").GetProperty("versionId").GetString()!,
            root.GetProperty("status").GetString()!, root.GetProperty("start").GetString()!, body);
    }

    private static async Task Send(ChannelReader<string> ids, Uri carrier)
    {
        using var http = new HttpClient { BaseAddress = carrier };
        await foreach (var id in ids.ReadAllAsync())
        {
            using var form = new FormUrlEncodedContent(
            [
                new("To", Clinic.Phone(int.Parse(id.AsSpan(1), Numbers.Plain))), new("From", "+15550100001"), new("Body", "Your visit is booked."),
            ]);
            using var answer = await http.PostAsync("/2010-04-01/Accounts/AC/Messages.json", form);
            answer.EnsureSuccessStatusCode();
        }
    }
}
