using System.Security.Cryptography;
using System.Text;

namespace FhirOutreach.Sandbox.Carrier;

/// <summary>X-Twilio-Signature: HMAC-SHA1 with the AuthToken over the whole URL and the sorted form fields, in
/// base64.</summary>
public static class WebhookSignature
{
    public static string Of(string authToken, string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder(Signed(url));
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

        var key = Encoding.UTF8.GetBytes(authToken);
#pragma warning disable CA5350 // Twilio's own choice of algorithm
        return Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>What comes after # tells Twilio how to call and is no part of the call; an apostrophe in the query is
    /// signed escaped.</summary>
    private static string Signed(string url)
    {
        var address = url.Split('#')[0];
        var question = address.IndexOf('?');
        return question < 0 ? address : address[..question] + address[question..].Replace("'", "%27");
    }
}
