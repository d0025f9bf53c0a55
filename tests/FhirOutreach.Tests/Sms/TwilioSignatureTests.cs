using System.Text;
using FhirOutreach.Sandbox.Carrier;
using FhirOutreach.Sms;

namespace FhirOutreach.Tests.Sms;

public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string Right = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private static readonly KeyValuePair<string, string>[] Call =
    [
        new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"),
        new("From", "+14158675309"), new("To", "+18005551212"),
    ];

    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, SignatureVector.All.Count)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void R_31_every_vector_of_the_official_libraries_is_judged_as_they_judge_it(int index)
    {
        var vector = SignatureVector.All[index];
        var signature = new TwilioSignature(vector.AuthToken);
        var isValid = vector.Body is null
            ? signature.IsValid(vector.Signature, vector.RequestUrl, vector.Fields)
            : signature.IsValid(vector.Signature, vector.RequestUrl, Encoding.UTF8.GetBytes(vector.Body));
        Assert.Equal(vector.ExpectValid, isValid);
    }

    [Fact]
    public void The_order_of_the_fields_does_not_matter() =>
        Assert.True(new TwilioSignature(Token).IsValid(Right, Url, Call.Reverse()));

    [Fact]
    public void While_tokens_are_rotated_both_are_good()
    {
        Assert.True(new TwilioSignature("new", Token).IsValid(Right, Url, Call));
        Assert.True(new TwilioSignature(Token, "new").IsValid(Right, Url, Call));
        Assert.False(new TwilioSignature("new", "newer").IsValid(Right, Url, Call));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void R_32_an_empty_token_signs_nothing(string token)
    {
        var forged = WebhookSignature.Of(token, Url, Call);
        Assert.False(new TwilioSignature(token).IsValid(forged, Url, Call));
        Assert.False(new TwilioSignature("real", token).IsValid(forged, Url, Call));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8= ")]
    [InlineData("rsoydt4t1cutdk1pdd93/vvr8b8=")]
    [InlineData("ключ")]
    public void Anything_but_the_signature_is_refused(string? signature) =>
        Assert.False(new TwilioSignature(Token).IsValid(signature, Url, Call));

    [Fact]
    public void A_value_changed_added_taken_away_or_trimmed_does_not_fit()
    {
        KeyValuePair<string, string>[] fields = [new("Body", " C "), new("From", "+12025550101")];
        var signature = WebhookSignature.Of(Token, Url, fields);
        var check = new TwilioSignature(Token);
        Assert.True(check.IsValid(signature, Url, fields));
        Assert.False(check.IsValid(signature, Url, [new("Body", "C"), fields[1]]));
        Assert.False(check.IsValid(signature, Url, [.. fields, new("NumMedia", "0")]));
        Assert.False(check.IsValid(signature, Url, [fields[1]]));
        Assert.False(check.IsValid(signature, Url + "&m=1", fields));
        Assert.False(check.IsValid(signature, Url.Replace("https", "http", StringComparison.Ordinal), fields));
    }

    [Theory]
    [InlineData("https://clinic.example/sms/status?m=1")]
    [InlineData("https://clinic.example/a/b/sms/status?m=1")]
    [InlineData("https://clinic.example:8443/sms/status?m=1")]
    [InlineData("http://clinic.example/sms/status")]
    [InlineData("https://[2001:db8::1]:8443/sms/status?m=1")]
    [InlineData("https://user:p%40ss@Clinic.Example/sms/status?x=a%20b&x=c+d&y=%C3%A9")]
    public void R_31_the_address_is_good_with_its_port_without_it_and_with_the_standard_one(string url)
    {
        var uri = new Uri(url);
        var authority = url.Split('/')[2];
        var bare = authority.EndsWith($":{uri.Port}", StringComparison.Ordinal)
            ? authority[..authority.LastIndexOf(':')]
            : authority;
        var explicitly = url.Replace(authority, $"{bare}:{uri.Port}", StringComparison.Ordinal);
        var without = url.Replace(authority, bare, StringComparison.Ordinal);
        var check = new TwilioSignature(Token);
        foreach (var signed in new[] { url, explicitly, without })
            Assert.True(check.IsValid(WebhookSignature.Of(Token, signed, Call), url, Call), signed);
        Assert.False(new TwilioSignature(Token).IsValid(WebhookSignature.Of(Token, without + "#rc=2", []), url, Call));
    }

    [Fact]
    public void R_31_bodies_in_any_script_are_signed_as_UTF_8()
    {
        KeyValuePair<string, string>[] fields = [new("Body", "sí, señor 👍\r\n"), new("Ähnlich", "ß"), new("None", "")];
        Assert.True(new TwilioSignature(Token).IsValid(WebhookSignature.Of(Token, Url, fields), Url, fields));
    }

    [Fact]
    public void R_31_a_JSON_body_is_good_only_with_its_own_hash_in_the_address()
    {
        var body = """{"property": "value", "boolean": true}"""u8.ToArray();
        const string Hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        const string Signed = "https://mycompany.com/myapp.php?bodySHA256=" + Hash;
        var check = new TwilioSignature(Token);
        var signature = WebhookSignature.Of(Token, Signed, []);
        Assert.True(check.IsValid(signature, Signed, body));
        Assert.False(check.IsValid(signature, Signed, "{}"u8));
        Assert.False(check.IsValid(signature, Signed, ""u8));
        // Without a hash in it, a signed address would be good for any body.
        Assert.False(check.IsValid(WebhookSignature.Of(Token, Url, []), Url, body));
    }
}
