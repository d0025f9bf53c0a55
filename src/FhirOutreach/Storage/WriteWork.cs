using Microsoft.Data.Sqlite;

namespace FhirOutreach.Storage;

/// <summary>One piece of work waiting for the writer.</summary>
internal abstract class WriteWork
{
    /// <summary>Runs the work; what it throws undoes this work only and is kept for <see cref="Complete"/>.</summary>
    public abstract void RunIn(Session session);

    public abstract void Complete();

    public abstract void Fail(Exception reason);
}

internal sealed class WriteWork<T>(Func<Session, T> work) : WriteWork
{
    // Continuations must not run on the writer's thread: it has the next group to commit.
    private readonly TaskCompletionSource<T> committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;
    private Exception? thrown;

    public Task<T> Committed => committed.Task;

    public override void RunIn(Session session)
    {
        session.Savepoint();
        try
        {
            result = work(session);
            session.Release();
        }
        catch (SqliteException) when (!session.IsInTransaction)
        {
            throw; // the whole group is undone: nothing more may run outside a transaction
        }
        catch (Exception e) // handed to the caller by Complete
        {
            session.Rollback();
            thrown = e;
        }
    }

    public override void Complete()
    {
        if (thrown is null) committed.SetResult(result);
        else committed.SetException(thrown);
    }

    public override void Fail(Exception reason) => committed.TrySetException(thrown ?? reason);
}
