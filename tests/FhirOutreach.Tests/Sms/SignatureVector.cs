using System.Text.Json;

namespace FhirOutreach.Tests.Sms;

/// <summary>One line of what Twilio's own libraries hold true about signatures (see <c>from</c>).</summary>
internal sealed record SignatureVector(
    string AuthToken, string RequestUrl, Dictionary<string, JsonElement> Params, string? Body, string Signature,
    bool ExpectValid)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<SignatureVector> All { get; } = JsonSerializer.Deserialize<SignatureVector[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "twilio-signature-vectors.json")), Web)!;

    public IEnumerable<KeyValuePair<string, string>> Fields => Params.SelectMany(
        param => Values(param.Value), (param, value) => KeyValuePair.Create(param.Key, value));

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? value.EnumerateArray().Select(item => item.GetString()!)
        : [value.GetString()!];
}
