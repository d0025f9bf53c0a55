using System.Text.Json;
using FhirOutreach.Domain.Replies;

namespace FhirOutreach.Commands;

/// <summary>
/// The command <c>replies read</c>: one text a line in, one JSON a line out, for trying out what would be understood.
/// It acts on nothing.
/// </summary>
internal static class RepliesRead
{
    private static readonly JsonSerializerOptions AsWritten = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="language">BCP-47 of the patients; null = unknown.</param>
    public static async Task<int> Run(TextReader input, string? language, TextWriter output, CancellationToken ct)
    {
        while (await input.ReadLineAsync(ct) is { } text)
        {
            var reply = ReplyInterpreter.Read(text, language);
            var line = new Line(text, reply.Intent.ToString(), reply.Evidence, reply.Number);
            await output.WriteLineAsync(JsonSerializer.Serialize(line, AsWritten).AsMemory(), ct);
        }
        await output.FlushAsync(ct);
        return 0;
    }

    private sealed record Line(string Text, string Intent, string Evidence, int? Number);
}
