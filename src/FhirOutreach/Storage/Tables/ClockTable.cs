namespace FhirOutreach.Storage.Tables;

internal sealed record ClockMove(DateTimeOffset RealAt, long OffsetMs);

internal static class ClockTable
{
    public static List<ClockMove> ClockMoves(this Session session) =>
        session.Rows<ClockMove>("SELECT real_at, offset_ms FROM clock_move ORDER BY real_at");

    public static void Keep(this Session session, ClockMove move) =>
        session.Run("INSERT INTO clock_move (real_at, offset_ms) VALUES (@RealAt, @OffsetMs)", move);
}
