using System.CommandLine;
using System.Text.Json;
using FhirOutreach.Keys;

namespace FhirOutreach.Commands;

/// <summary>
/// Makes and rotates the key pair of <c>Ehr:Auth=SmartBackend</c>. The public JWKS goes to standard output, to be registered
/// or piped; the words go to standard error; the private half goes into the file and nowhere else.
/// </summary>
internal static class KeysCommand
{
    public const string FileName = "fhir-outreach-keys.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Make()
    {
        var alg = new Option<string>("--alg")
        {
            Description = "RS384 (understood everywhere) or ES384 (shorter)",
            DefaultValueFactory = _ => PublicJwk.Rs384,
        };
        alg.AcceptOnlyFromAmong(PublicJwk.Rs384, PublicJwk.Es384);
        var @out = new Option<FileInfo>("--out")
        {
            Description = "the file for the private key",
            DefaultValueFactory = _ => new FileInfo(FileName),
        };
        var begin = new Command("new", "Makes a key pair: the private half into a file, the public JWKS to register onto the screen.") { alg, @out };
        begin.SetAction(result => Say(Ring(result.GetValue(@out)!).Begin(result.GetValue(alg)!), Console.Out, Console.Error));

        var file = new Option<FileInfo>("--file")
        {
            Description = "the file that Ehr:KeyFile names",
            DefaultValueFactory = _ => new FileInfo(FileName),
        };
        var now = new Option<bool>("--now") { Description = "do not wait for the hour between two steps" };
        var rotate = new Command("rotate", "Takes the next of three steps: publish a new key, sign with it, withdraw the old one.") { file, now };
        rotate.SetAction(result => Say(Ring(result.GetValue(file)!).Rotate(result.GetValue(now)), Console.Out, Console.Error));

        return new Command("keys", "The key pair by which the EHR knows us (SMART Backend Services).") { begin, rotate };
    }

    /// <returns>The exit code.</returns>
    public static int Say(RingStep step, TextWriter output, TextWriter words)
    {
        switch (step)
        {
            case RingStep.Done done:
                output.WriteLine(done.PublicJwks.ToJsonString(Indented));
                words.WriteLine(done.Words);
                return 0;
            case RingStep.Refused refused:
                words.WriteLine(refused.Words);
                return 1;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static KeyRing Ring(FileInfo file) => new(file, TimeProvider.System);
}
