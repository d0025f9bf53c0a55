using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Ehr;
using FhirOutreach.Sandbox.Wire;
using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Journeys;

/// <summary>
/// R-63: a patient with names, numbers and words found nowhere else goes through everything that can happen, good and bad.
/// None of it may show in a log line, a trace, a metric, an answer to a stranger, or on the console.
/// </summary>
public sealed class PrivacyTests
{
    private const string First = "Zebulonia";
    private const string Last = "Quackenbush";
    private const string Phone = "+15550177331";
    private const string Token = "canary-bearer-token-8841";
    private const string AdminPassword = "canary-admin-password-8842";
    private const string Key = "canary-notification-key-8844"; // its own: other tests' clinics are traced in the same process

    private static readonly string[] Canaries =
    [
        First, Last, "5550177331", "555-0177", "Nachtigall", "xylophone", "marmalade",
        Token, AdminPassword, Key, "sandbox-auth-token", "canary-secondary-8843",
    ];

    [Fact]
    public async Task R_63_nothing_that_is_a_patients_and_no_secret_shows_anywhere()
    {
        var seen = new Everything();
        using var traces = seen.Traces();
        using var metrics = seen.Metrics();
        var console = (Console.Out, Console.Error);
        using var output = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(output));
        Console.SetError(Console.Out);
        try
        {
            await WholeJourney(seen);
        }
        finally
        {
            (var first, var second) = console;
            Console.SetOut(first);
            Console.SetError(second);
        }

        Assert.True(output.ToString().Length == 0 || !Canaries.Any(output.ToString().Contains), output.ToString());
        Assert.True(seen.Of("log") > 50, "the log was not seen");
        Assert.True(seen.Of("trace") > 10, "the traces were not seen");
        Assert.True(seen.Of("metric") > 10, "the metrics were not seen");
        Assert.True(seen.Of("answer") > 10, "the answers were not seen");
        var found = seen.With(Canaries).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task WholeJourney(Everything seen)
    {
        await using var clinic = await RunningClinic.Prepare(null,
            ("Ehr:Auth", "Bearer"), ("Ehr:Token", Token), ("Ehr:NotificationKey", Key), ("Admin:Password", AdminPassword), ("Sms:Twilio:SecondaryAuthToken", "canary-secondary-8843"),
            ("Logging:LogLevel:FhirOutreach", "Trace"), ("Logging:LogLevel:Default", "Debug"));
        clinic.Ehr.Auth = new EhrAuth.Bearer(Token);
        clinic.AlsoLogsTo = seen;
        seen.NeighboursCall = $"{clinic.Http.BaseAddress!.Port}";
        await clinic.Start();

        await WhatGoesWell(clinic);
        await WhatGoesWrong(clinic);
        await WhatStrangersSee(clinic, seen);
    }

    private static async Task WhatGoesWell(RunningClinic clinic)
    {
        var place = clinic.Ehr.AddLocation("Nachtigall House");
        var patient = clinic.Ehr.AddPatient(First, Last, "(555) 017-7331", "es");
        var visit = clinic.Book(patient, inDays: 4, locationId: place);
        await clinic.Settled();
        await clinic.Reply(Phone, "C");
        await clinic.Reply(Phone, "my xylophone has marmalade in it");
        await clinic.Reply(Phone, "what about the marmalade then");
        await clinic.Reply(Phone, "R");
        clinic.Ehr.Move(visit, clinic.Now.AddDays(5));
        await clinic.Settled();
        await clinic.Advance("4d");
        await clinic.Reply(Phone, "X");
        await clinic.Reply(Phone, "stop sending me that marmalade, wrong number");
        await clinic.Reply(Phone, "STOP");
        await clinic.Reply(Phone, "START");
    }

    private static async Task WhatGoesWrong(RunningClinic clinic)
    {
        clinic.Book(clinic.Ehr.AddPatient(First, Last, "call Mrs Quackenbush at 555-0177331 ext 9"));
        var patient = clinic.Ehr.AddPatient(First, Last, Phone);
        await clinic.Settled();

        // An EHR and a carrier that quote the patient in every refusal.
        var outcome = $$"""{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"{{First}} {{Last}} {{Phone}} has marmalade"}]}""";
        foreach (var fault in (Fault[])[new Fault.Body(422, "application/fhir+json", outcome), new Fault.Body(403, "text/html", $"<h1>{First} {Last} {Phone}</h1>"), new Fault.Body(500, "application/fhir+json", outcome)])
        {
            clinic.Book(patient, inDays: 8);
            await clinic.Settled();
            clinic.Ehr.Faults.Next("PATCH", "/Appointment", fault);
            await clinic.Reply(Phone, "C");
            await clinic.Reply(Phone, "1");
            clinic.Ehr.Faults.Next("GET", "/Patient", fault);
            clinic.Book(patient, inDays: 9);
            await clinic.Settled();
        }
        foreach (var code in (int[])[21211, 21610, 30003, 20001])
        {
            clinic.Carrier.Faults.Next("POST", "/2010-04-01/", new Fault.Body(400, "application/json", $$"""{"code":{{code}},"message":"The number {{Phone}} of {{First}} is bad","status":400}"""));
            await clinic.Reply(Phone, "START");
            clinic.Book(patient, inDays: 10);
            await clinic.Settled();
        }
        clinic.Carrier.Faults.Next("POST", "/2010-04-01/", new Fault.ApplyThenAbort());
        clinic.Book(patient, inDays: 12);
        await clinic.Settled();
        await clinic.Advance("3m");
    }

    private static async Task WhatStrangersSee(RunningClinic clinic, Everything seen)
    {
        var broken = $$"""{"resourceType":"Appointment","id":"x","comment":"{{First}} {{Last}} {{Phone}}" """;
        var form = new Dictionary<string, string> { ["From"] = Phone, ["Body"] = $"xylophone {First}", ["MessageSid"] = "SMcanary" };
        await seen.Answer(clinic.Http.GetAsync("/readyz"));
        await seen.Answer(clinic.Http.GetAsync("/healthz"));
        await seen.Answer(clinic.Http.GetAsync("/sandbox/clock"));
        await seen.Answer(clinic.Http.GetAsync("/no/such/page"));
        await seen.Answer(clinic.Http.GetAsync("/admin"));
        await seen.Answer(clinic.Http.PutAsync("/ehr/notifications/not-the-key/Appointment/x", Json(broken)));
        foreach (var body in (string[])[broken, broken + "}", $"{First}", new JsonObject { ["resourceType"] = "Appointment", ["id"] = First }.ToJsonString()])
            await seen.Answer(clinic.Http.PutAsync($"/ehr/notifications/{Key}/Appointment/x", Json(body)));
        await seen.Answer(clinic.Http.PostAsync($"/ehr/notifications/{Key}", Json(broken)));
        await seen.Answer(clinic.Http.GetAsync($"/ehr/notifications/{Key}/metadata"));
        await seen.Answer(clinic.Http.PostAsync("/sms/inbound", new FormUrlEncodedContent(form)));
        await seen.Answer(clinic.Http.PostAsync("/sms/status?m=1", new FormUrlEncodedContent(form)));
        await seen.Answer(clinic.Http.PostAsync("/sandbox/clock", Json($$"""{"advance":"{{First}}"}""")), isEcho: true);
        await clinic.Settled();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/fhir+json");

    /// <summary>All that a person, a file or a monitoring system could see.</summary>
    private sealed class Everything : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Where, string Text)> lines = new();

        /// <summary>Our port: who calls it is a neighbour in the same process, and its trace is not ours.</summary>
        public string NeighboursCall { get; set; } = "";

        public void Add(string where, string text) => lines.Enqueue((where, text));

        public int Of(string where) => lines.Count(line => line.Where == where);

        public IEnumerable<string> With(string[] canaries) =>
            from line in lines
            let canary = canaries.FirstOrDefault(word => line.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
            where canary is not null
            select $"{line.Where} shows {canary}: {line.Text}";

        /// <param name="isEcho">An answer to the sender's own words may repeat them.</param>
        public async Task Answer(Task<HttpResponseMessage> request, bool isEcho = false)
        {
            using var answer = await request;
            var text = $"{(int)answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
            if (!isEcho) Add("answer", text);
        }

        public ActivityListener Traces()
        {
            var listener = new ActivityListener
            {
                ShouldListenTo = _ => true,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if ($"{activity.GetTagItem("server.port")}" != NeighboursCall || activity.Source.Name != "System.Net.Http") Trace(activity);
                },
            };
            ActivitySource.AddActivityListener(listener);
            return listener;
        }

        private void Trace(Activity activity) => Add("trace",
            $"{activity.Source.Name} {activity.DisplayName} {activity.StatusDescription} "
            + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))
            + string.Join(' ', activity.Events.SelectMany(occurred => occurred.Tags.Select(tag => $"{tag.Key}={tag.Value}"))));

        public MeterListener Metrics()
        {
            var listener = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add("metric", Words(instrument, value, tags)));
            listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add("metric", Words(instrument, value, tags)));
            listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add("metric", Words(instrument, value, tags)));
            listener.Start();
            return listener;
        }

        public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

        public void Dispose()
        {
        }

        private static string Words(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            $"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";

        private sealed class Lines(Everything all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                all.Add("log", $"{category} scope {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : "";
                all.Add("log", $"{logLevel} {category}: {formatter(state, exception)} {values} {exception}");
            }
        }
    }
}
