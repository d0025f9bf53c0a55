using FhirOutreach.Sandbox.Carrier;

namespace FhirOutreach.Tests.Sandbox;

/// <summary>Against the vectors that Twilio's own helpers are tested with.</summary>
public sealed class WebhookSignatureTests
{
    private static readonly Dictionary<string, string> Call = new()
    {
        ["To"] = "+18005551212",
        ["Digits"] = "1234",
        ["CallSid"] = "CA1234567890ABCDE",
        ["From"] = "+14158675309",
        ["Caller"] = "+14158675309",
    };

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2#rc=2&ct=1000", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=")]
    [InlineData("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=")]
    [InlineData("http://MyCompany.com/myapp.php?foo=1&bar=2", "XY7AlKOKL6im4yWyX84gldUrtis=")]
    [InlineData("https://user:pass@mycompany.com/myapp.php?foo=1&bar=2", "CukzLTc1tT5dXEDIHm/tKBanW10=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2&Body=It's+amazing", "TfZzewPq8wqrGlMfyAud8+/IvJ0=")]
    public void An_address_and_its_form_are_signed(string url, string signature) =>
        Assert.Equal(signature, WebhookSignature.Of("12345", url, Call));

    [Fact]
    public void Another_token_signs_otherwise() =>
        Assert.NotEqual(
            WebhookSignature.Of("12345", "https://mycompany.com/", Call),
            WebhookSignature.Of("54321", "https://mycompany.com/", Call));
}
