using System.Globalization;
using FhirOutreach.Domain.Messages;
using FhirOutreach.Domain.Outreach;
using FhirOutreach.Storage;
using FhirOutreach.Storage.Tables;

namespace FhirOutreach.Tests.Simulation;

/// <summary>How far a worker is with the one text it has.</summary>
internal enum Step
{
    Idle,

    /// <summary>Its program has died and not been started again.</summary>
    Dead,
    Claimed,

    /// <summary>The request has left, and has not arrived.</summary>
    Requested,

    /// <summary>The carrier took it; the answer is on its way.</summary>
    Taken,

    /// <summary>The carrier was busy; the answer is on its way.</summary>
    Busy,

    /// <summary>The carrier refused it; the answer is on its way.</summary>
    Refused,

    /// <summary>No answer will come, whatever became of the request.</summary>
    Lost,
}

/// <param name="Text">0 to 2; -1 = none.</param>
/// <param name="Attempt">Hand-overs before its claim; from its own hand-over on, that one's number.</param>
internal readonly record struct Worker(Step Step, int Text = -1, int Attempt = 0);

/// <summary>The whole world: the ledger's rows, both workers, and how often the carrier took each text.</summary>
internal sealed record World(object[][] Rows, Worker A, Worker B, string TakenCounts, string Adrift)
{
    public int TimesTaken(int text) => TakenCounts[text] - '0';

    /// <summary>A request of a program that died is still under way.</summary>
    public bool IsAdrift(int text) => Adrift[text] == '1';
}

/// <summary>
/// All that two programs, each with a worker, a carrier and the look-ups can do next. The ledger's part of each step is the
/// service's own statement; the order of steps within a delivery is <c>TextDelivery</c>'s.
/// </summary>
/// <param name="claim">In place of the service's own claim.</param>
/// <param name="handOver">In place of its own hand-over: text and attempt.</param>
internal sealed class LedgerModel(Ledger ledger, Func<Session, List<ClaimedText>>? claim = null, Func<Session, int, int, bool>? handOver = null)
{
    private static readonly DateTimeOffset Now = Ledger.Now;
    private static readonly SendingLimits Limits = new(Now, Now, "UTC", DailyCap: 0, WeeklyCap: 0, PerDayMax: int.MaxValue);

    public World Start() => new(ledger.Save(), new(Step.Idle), new(Step.Idle), new('0', Ledger.Texts), new('0', Ledger.Texts));

    /// <summary>Which of the texts, and which of the programs, is alike to all: worlds that differ in that only are one.</summary>
    public string Key(World world)
    {
        var texts = Enumerable.Range(0, Ledger.Texts).Select(text =>
            $"{ledger.Key(world.Rows[text])} {world.TakenCounts[text]}{world.Adrift[text]} {string.Join(',', Workers(world).Where(worker => worker.Text == text).Select(worker => $"{worker.Step}{(worker.Attempt == ledger.AttemptsOf(world.Rows, text) ? "" : " stale")}").Order())}");
        return string.Join('\n', texts.Order(StringComparer.Ordinal).Concat(Workers(world).Where(worker => worker.Text < 0).Select(worker => $"{worker.Step}").Order()));
    }

    private static Worker[] Workers(World world) => [world.A, world.B];

    public bool IsOver(World world) =>
        world is { A.Step: Step.Idle, B.Step: Step.Idle }
        && Enumerable.Range(0, Ledger.Texts).All(text => ledger.StateOf(world.Rows, text) is "Accepted" or "Delivered" or "Refused" or "Failed" or "Expired");

    public IEnumerable<(string Name, World Next)> Next(World world)
    {
        foreach (var (name, next) in OfWorker(world, isA: true)) yield return ($"A {name}", next);
        foreach (var (name, next) in OfWorker(world, isA: false)) yield return ($"B {name}", next);
        for (var text = 0; text < Ledger.Texts; text++)
            foreach (var (name, next) in OfText(world, text)) yield return ($"{name} {text}", next);
    }

    private IEnumerable<(string, World)> OfWorker(World world, bool isA)
    {
        var worker = isA ? world.A : world.B;
        if (worker.Step is not Step.Dead) yield return ("dies", Die(world, isA));
        switch (worker.Step)
        {
            case Step.Dead:
                yield return ("starts again", With(Change(world, session => session.Recover(Now, [])), isA, new(Step.Idle)));
                break;
            case Step.Idle:
                for (var text = 0; text < Ledger.Texts; text++)
                    if (Claim(world, isA, text) is { } claimed) yield return ($"claims {text}", claimed);
                break;
            case Step.Claimed:
                yield return ("hands over", HandOver(world, isA, worker));
                break;
            case Step.Requested:
                yield return ("is taken", With(Take(world, worker.Text), isA, worker with { Step = Step.Taken }));
                yield return ("is taken and the answer lost", With(Take(world, worker.Text), isA, worker with { Step = Step.Lost }));
                yield return ("is lost on the way", With(world, isA, worker with { Step = Step.Lost }));
                yield return ("finds it busy", With(world, isA, worker with { Step = Step.Busy }));
                yield return ("is refused", With(world, isA, worker with { Step = Step.Refused }));
                break;
            default:
                yield return ("writes the answer down", With(Settle(world, worker), isA, new(Step.Idle)));
                break;
        }
    }

    private IEnumerable<(string, World)> OfText(World world, int text)
    {
        var id = text + 1;
        if (world.IsAdrift(text))
        {
            yield return ("an orphan arrives", Take(world, text) with { Adrift = Marked(world.Adrift, text, '0') });
            yield return ("an orphan is lost", world with { Adrift = Marked(world.Adrift, text, '0') });
        }
        // A look two minutes after hand-over is certain: no request lives so long.
        var isUnderWay = world.IsAdrift(text) || IsRequesting(world.A, text) || IsRequesting(world.B, text);
        if (ledger.StateOf(world.Rows, text) == nameof(DeliveryState.Unknown))
        {
            if (world.TimesTaken(text) > 0 && !SidsOfOthers(world, text).Contains(Sid(id)))
                yield return ("a look finds", Change(world, session => session.Accepted(id, DeliveryState.Accepted, Sid(id), "queued", null, Now)));
            else if (!isUnderWay) yield return ("a look is certain of none", Change(world, session => session.NotTaken(id, ledger.AttemptsOf(world.Rows, text), Now, null, Why.CarrierNotReached)));
        }
        if (world.TimesTaken(text) == 0) yield break;
        yield return ("is reported", Change(world, session => Report(session, id, "delivered")));
        yield return ("is reported in a word nobody knows", Change(world, session => Report(session, id, "pondering")));
    }

    private static bool IsRequesting(Worker worker, int text) => worker.Step is Step.Requested && worker.Text == text;

    // Its request may have left it: that goes on alone.
    private static World Die(World world, bool isA)
    {
        var worker = isA ? world.A : world.B;
        var next = worker.Step is Step.Requested ? world with { Adrift = Marked(world.Adrift, worker.Text, '1') } : world;
        return With(next, isA, new(Step.Dead));
    }

    private World? Claim(World world, bool isA, int text)
    {
        ledger.Restore(ledger.First(world.Rows, text));
        return ledger.Do(session => claim is null ? session.Claim(Limits, 1) : claim(session)) is [var claimed] && claimed.Id == text + 1
            ? With(world with { Rows = ledger.Save() }, isA, new(Step.Claimed, text, claimed.Attempts))
            : null;
    }

    private World HandOver(World world, bool isA, Worker worker)
    {
        ledger.Restore(world.Rows);
        var isOurs = ledger.Do(session => handOver is null
            ? session.HandOver(worker.Text + 1, worker.Attempt, Limits, Now, "")
            : handOver(session, worker.Text + 1, worker.Attempt));
        return With(world with { Rows = ledger.Save() }, isA, isOurs ? worker with { Step = Step.Requested, Attempt = worker.Attempt + 1 } : new(Step.Idle));
    }

    private World Settle(World world, Worker worker)
    {
        var id = worker.Text + 1;
        return worker.Step switch
        {
            Step.Taken => Change(world, session => session.Accepted(id, DeliveryState.Accepted, Sid(id), "queued", null, Now)),
            Step.Busy => Change(world, session => session.NotTaken(id, worker.Attempt, Now, 20429, Why.CarrierBusy)),
            Step.Refused => Change(world, session => session.RefusedByCarrier(id, worker.Attempt, 21211, Why.CarrierRefused, Now)),
            _ => Change(world, session => session.Unknown(id, worker.Attempt, Now)),
        };
    }

    private static World Take(World world, int text) =>
        world with { TakenCounts = Marked(world.TakenCounts, text, (char)(world.TakenCounts[text] + 1)) };

    private static void Report(Session session, int id, string word)
    {
        var text = session.Reported(id, Sid(id))!;
        session.Report(id, DeliveryLadder.ClimbOnceTaken(text.State, word, null), Sid(id), word, null, Now);
    }

    // What the look-up's own reading passes over.
    private HashSet<string> SidsOfOthers(World world, int text)
    {
        var phone = ledger.PhoneOf(world.Rows, text);
        ledger.Restore(world.Rows);
        return ledger.Do(session => session.SidsOfOthers(text + 1, phone));
    }

    private World Change(World world, Action<Session> work)
    {
        ledger.Restore(world.Rows);
        ledger.Do(session =>
        {
            work(session);
            return 0;
        });
        return world with { Rows = ledger.Save() };
    }

    private static World With(World world, bool isA, Worker worker) => isA ? world with { A = worker } : world with { B = worker };

    private static string Marked(string marks, int text, char mark) => string.Concat(marks.AsSpan(0, text), mark.ToString(CultureInfo.InvariantCulture), marks.AsSpan(text + 1));

    private static string Sid(int id) => $"SM{id}";
}
