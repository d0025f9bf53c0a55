namespace FhirOutreach.Ehr.WriteBack;

/// <summary>What one change comes to on the wire. Closed.</summary>
internal abstract record WriteRequest
{
    private WriteRequest()
    {
    }

    public sealed record Patch(string MediaType, byte[] Body, string? IfMatch) : WriteRequest;

    public sealed record Put(byte[] Body, string IfMatch) : WriteRequest;

    /// <param name="Identifier"><c>system|value</c>: it is created once, whatever became of the answer.</param>
    public sealed record Create(string Type, byte[] Body, string Identifier) : WriteRequest;

    /// <summary>Nothing can be sent: a person has to do it.</summary>
    public sealed record None(string Reason) : WriteRequest;
}
