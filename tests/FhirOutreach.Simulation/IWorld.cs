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
    public SimulatedEhr Ehr { get; }

    public DateTimeOffset Now { get; }

    public Random Random { get; }

    /// <summary>What happens then, in the world outside the service.</summary>
    public void At(DateTimeOffset at, Action what);

    /// <summary>The clinic writes a version into the EHR, and the EHR tells of it as well as it can.</summary>
    public void Put(TrueVersion version);

    public void Delete(string appointmentId);

    /// <summary>A patient texts.</summary>
    public void Write(string phone, string words);

    public void Suffer(Outage outage, bool isOn);

    public void AskForSweep();
}
