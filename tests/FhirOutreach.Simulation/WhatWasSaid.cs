namespace FhirOutreach.Simulation;

/// <summary>What went between the service and the phones, as the world outside saw it.</summary>
/// <param name="Written">Every text a patient wrote.</param>
/// <param name="Heard">Those that the service has said it has.</param>
/// <param name="Asked">Every text that the carrier was ever asked to take, by our id.</param>
/// <param name="Arrived">When each of those that came to a phone did.</param>
internal sealed record WhatWasSaid(
    IReadOnlyList<SentReply> Written, IReadOnlyList<SentReply> Heard, IReadOnlyCollection<long> Asked, IReadOnlyDictionary<long, DateTimeOffset> Arrived);
