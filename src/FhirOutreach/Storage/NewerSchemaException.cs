namespace FhirOutreach.Storage;

/// <summary>A later version of the program has been at this database: what it keeps there, this one would not mind.</summary>
internal sealed class NewerSchemaException(int found, int known)
    : Exception($"the database is at schema {found}, and this program knows {known}: a newer version has been at it. Start that one, or put back the copy made before the upgrade.");
