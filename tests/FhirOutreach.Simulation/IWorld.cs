namespace FhirOutreach.Simulation;

internal enum Outage
{
    Ehr,
    Carrier,

    /// <summary>The EHR gives Appointments, and no Patients.</summary>
    Patients,
}

/// <summary>What a script is written for: a clinic in memory, or one behind real HTTP.</summary>
internal interface IWorld
{
    /// <summary>What the EHR truly holds and held.</summary>
    SimulatedEhr Ehr { get; }

    DateTimeOffset Now { get; }

    Random Random { get; }

    /// <summary>What happens then, in the world outside the service.</summary>
    void At(DateTimeOffset at, Action what);

    /// <summary>The clinic writes a version into the EHR, and the EHR tells of it as well as it can.</summary>
    void Put(TrueVersion version);

    void Delete(string appointmentId);

    /// <summary>A patient texts.</summary>
    void Write(string phone, string words);

    void Suffer(Outage outage, bool isOn);

    void AskForSweep();
}
