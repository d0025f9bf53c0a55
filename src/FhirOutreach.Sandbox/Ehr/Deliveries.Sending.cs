using System.Text.Json.Nodes;
using FhirOutreach.Sandbox.Wire;

namespace FhirOutreach.Sandbox.Ehr;

/// <summary>One delivery: the call, what its answer means, and the next attempt.</summary>
public sealed partial class Deliveries
{
    private async Task Send(Notification notification)
    {
        var (outcome, status) = await Attempt(notification);
        notification.OnAnswer?.Invoke(outcome);
        lock (gate)
        {
            Write(notification, outcome, status);

            // The timer is set before anybody is told of the failure, so a test may move the clock at once.
            if (outcome != DeliveryOutcome.Accepted && notification.Attempt < options.DeliveryRetries.Count)
            {
                PlanRetry(notification with { Attempt = notification.Attempt + 1 });
            }

            underWay--;
        }

        Pump();
    }

    private async Task<(DeliveryOutcome Outcome, int? Status)> Attempt(Notification notification)
    {
        var answer = await OutboundCall.Send(notification.ToRequest, options.DeliveryTimeout, time, stopping.Token);
        return answer is null ? (DeliveryOutcome.Unreachable, null)
            : !notification.AnswerCounts || IsGood(answer) ? (DeliveryOutcome.Accepted, answer.Status)
            : (DeliveryOutcome.Refused, answer.Status);
    }

    /// <summary>HAPI's client parses a JSON answer, and a body that is no resource counts as a failure.</summary>
    private static bool IsGood(OutboundAnswer answer) =>
        answer.IsSuccess && (answer.Body.Length == 0 || !answer.IsJson
            || (FhirJson.Read(answer.Body) as JsonObject).Text("resourceType") is not null);

    private void PlanRetry(Notification notification)
    {
        var after = options.DeliveryRetries[notification.Attempt - 1];
        var timer = time.CreateTimer(_ => Retry(notification), null, after, Timeout.InfiniteTimeSpan);
        retries[notification.Number] = timer;
    }

    private void Retry(Notification notification)
    {
        lock (gate)
        {
            if (!retries.Remove(notification.Number, out var timer))
            {
                return;
            }

            timer.Dispose();
            queue.Add(notification);
        }

        Pump();
    }
}
