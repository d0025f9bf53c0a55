using System.Net.Sockets;
using FhirOutreach.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using static FhirOutreach.Storage.SqliteCode;

namespace FhirOutreach.Commands;

/// <summary>What stops a start and is no mistake of the program's: said in words, where a trace of calls would help nobody.</summary>
internal static class StartTrouble
{
    /// <returns>Null: not known to be anything but a mistake of the program's.</returns>
    public static string? InWords(Exception trouble) => trouble switch
    {
        SqliteException storage => What(Of(storage)) is { } what ? $"Storage:ConnectionString: {what}" : null,
        NewerSchemaException newer => $"Storage:ConnectionString: {newer.Message}",
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message} Another program listens there: ASPNETCORE_URLS (or --urls) says where this one does.",
        SocketException listening => $"The service cannot listen there ({listening.Message}). Put an address of this machine into ASPNETCORE_URLS (or --urls), such as http://localhost:5000 or http://*:8080.",
        _ when IsOfTheWebServer(trouble) => $"The service cannot listen: {trouble.Message.Split('\n')[0].Trim()} ASPNETCORE_URLS (or --urls) says where it does; an https address needs a certificate, such as Kestrel:Certificates:Default:Path (a .pfx) with :Password.",
        _ => null,
    };

    public static string OfFolder(string connectionString, Exception trouble) =>
        $"Storage:ConnectionString: found {DatabaseFile.Of(connectionString)}, which cannot be written ({trouble.GetType().Name}). The folder must be there, and the service's user may write into it.";

    public static string ServedAlready(string connectionString) =>
        $"Storage:ConnectionString: another process serves {DatabaseFile.Of(connectionString)}. One only may: stop it first, or name another file.";

    // Whatever keeps it from its addresses: no certificate, one that cannot be read.
    private static bool IsOfTheWebServer(Exception trouble) =>
        trouble.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel.", StringComparison.Ordinal) is true;

    private static string? What(int code) => code switch
    {
        Busy or Locked => "the database is locked by another program.",
        ReadOnly => "the database can only be read. The service's user must be able to write the file and its folder.",
        IoError => "the disk refuses to read or write the database.",
        Corrupt => "the database is damaged: put a backup in its place.",
        Full => "the disk is full.",
        CannotOpen => "the database cannot be opened. The folder must be there, and the service's user may write into it.",
        NotADatabase => "the file is not a SQLite database.",
        _ => null,
    };
}
