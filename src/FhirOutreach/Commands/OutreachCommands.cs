using System.CommandLine;
using System.CommandLine.Help;
using FhirOutreach.Settings;
using FhirOutreach.Templates;

namespace FhirOutreach.Commands;

/// <summary>What can be typed behind the program's name. Without a command it is the service.</summary>
internal static class OutreachCommands
{
    private static readonly string[] AboutTheProgram = ["--help", "-h", "-?", "/?", "--version"];

    /// <returns>The exit code. What is wrong outside the program is said in words; its own mistakes are thrown.</returns>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await Typed(args);
        }
        catch (Exception e) when (StartTrouble.InWords(e) is { } words)
        {
            Console.Error.WriteLine(words);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 1; // Ctrl+C
        }
    }

    /// <summary>A command is the first word or none: behind a setting it is that setting's value (<c>--Ehr:User demo</c>).</summary>
    public static bool IsTheService(string[] args) => args is [] or [['-', ..], ..] && !args.Any(AboutTheProgram.Contains);

    private static Task<int> Typed(string[] args)
    {
        var root = Root();
        if (IsTheService(args))
        {
            return Refuses(args, root) ? Task.FromResult(1) : ServeCommand.Run(args, CancellationToken.None); // its host minds Ctrl+C itself
        }
        var typed = root.Parse(args);
        return typed.Action is not HelpAction && typed.Errors.Count == 0 && Refuses(typed.UnmatchedTokens, typed.CommandResult.Command)
            ? Task.FromResult(1)
            : typed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("FhirOutreach texts patients about their appointments. Settings: appsettings.json, environment A__B, or --A:B value.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.SetAction((result, ct) => ServeCommand.Run([.. result.UnmatchedTokens], ct));
        root.Add(Demo());
        root.Add(Sandbox());
        root.Add(Check());
        root.Add(SendingCommand.Commands());
        root.Add(Replay());
        root.Add(Preview());
        root.Add(TemplateCommands());
        root.Add(KeysCommand.Make());
        root.Add(ReplyCommands());
        return root;
    }

    private static bool Refuses(IReadOnlyList<string> typed, Command command)
    {
        var wrong = StrayWords.In(typed, command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name))).ToList();
        wrong.ForEach(Console.Error.WriteLine);
        return wrong.Count > 0;
    }

    private static Command Demo()
    {
        var demo = new Command("demo", "The whole play on this machine: an EHR, a carrier, phones, a clock, and one page to work them. No account, no network.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        var switches = new EhrSwitchOptions(demo);
        demo.SetAction((result, ct) => DemoCommand.Run([.. result.UnmatchedTokens], Console.Out, ct, switches.Of(result)));
        return demo;
    }

    private static Command Sandbox()
    {
        var port = new Option<int>("--port") { Description = "where it listens, on this machine only", DefaultValueFactory = _ => 5090 };
        var service = new Option<string>("--service") { Description = "where the service is to be reached", DefaultValueFactory = _ => "http://localhost:5000" };
        var sandbox = new Command("sandbox", "The demo's EHR and carrier by themselves, for a service that you start beside them.") { port, service };
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > ushort.MaxValue) result.AddError("--port: Put a number from 0 (a free one is taken) to 65535.");
        });
        service.Validators.Add(result =>
        {
            if (!WebAddress.TryRead(result.GetValue(service)!, out _)) result.AddError($"--service: {WebAddress.PutThere}");
        });
        var switches = new EhrSwitchOptions(sandbox);
        sandbox.SetAction((result, ct) => SandboxCommand.Run(
            switches.Of(result), result.GetValue(port), new Uri(result.GetValue(service)!), Console.Out, ct));
        return sandbox;
    }

    private static Command Check()
    {
        var check = new Command("check", "The doctor: settings, database, EHR, subscription, carrier, templates. Exit code 1 if anything is wrong.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        check.SetAction((result, ct) => CheckCommand.Run([.. result.UnmatchedTokens], Console.Out, ct));
        return check;
    }

    private static Command Replay()
    {
        var replay = new Command("replay", "Makes every stored decision again and compares. Reads only. Exit code 1 if any differs.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        replay.SetAction(result => ReplayCommand.Run([.. result.UnmatchedTokens], Console.Out));
        return replay;
    }

    private static Command Preview()
    {
        var from = new Option<string?>("--from") { Description = "an instant such as 2026-12-01T08:00, in Organization:TimeZone where it names no zone (Z, -05:00); now when left out" };
        var to = new Option<string?>("--to") { Description = "an instant, as --from; a day after it when left out" };
        var price = new Option<decimal>("--segment-price") { Description = "what the carrier asks for one segment", DefaultValueFactory = _ => 0.0083m };
        var preview = new Command("preview", "Every text that goes in a span if nothing else happens: words, times, cost, and the reason of each that does not go. Sends nothing.")
        {
            from, to, price,
        };
        price.Validators.Add(result =>
        {
            if (result.GetValue(price) < 0) result.AddError("--segment-price: Put a price of 0 or more, such as 0.0083.");
        });
        preview.TreatUnmatchedTokensAsErrors = false;
        preview.SetAction((result, ct) => PreviewCommand.Run(
            [.. result.UnmatchedTokens], result.GetValue(from), result.GetValue(to), result.GetValue(price), Console.Out, ct));
        return preview;
    }

    private static Command TemplateCommands()
    {
        var check = new Command("check", "Every template against every language: longest text, segments, encoding.") { TreatUnmatchedTokensAsErrors = false };
        check.SetAction(result => TemplatesCheck.Run(
            ServeCommand.TemplatesPath([.. result.UnmatchedTokens]), Console.Out, ServeCommand.OptOutWords([.. result.UnmatchedTokens])));

        var file = new Argument<string>("FILE") { Description = "a template" };
        var model = new Option<string>("--model") { Description = "a JSON file with the names the template uses", Required = true };
        var render = new Command("render", "Prints what the template gives for that model.") { file, model };
        render.SetAction(result => TemplatesRender.Run(result.GetValue(file)!, result.GetValue(model)!, Console.Out, Console.Error));

        return new Command("templates", "What patients read.") { check, render };
    }

    private static Command ReplyCommands()
    {
        var language = new Option<string?>("--language") { Description = "the patients' language, such as en or es-MX" };
        var read = new Command("read", "One text a line from standard input, what it is understood as, in JSON.") { language };
        read.SetAction((result, ct) => RepliesRead.Run(Console.In, result.GetValue(language), Console.Out, ct));
        return new Command("replies", "What patients write.") { read };
    }
}
