using Microsoft.Data.Sqlite;

namespace FhirOutreach.Simulation;

/// <summary>
/// One run of the program, from its start to its crash. Each commit, each request that leaves and each answer that comes is
/// a point at which it can die; dead, it commits nothing and reaches nobody.
/// </summary>
internal sealed class Life
{
    private const int DiskError = 10; // SQLITE_IOERR

    private int? left;

    public bool IsOver { get; private set; }

    /// <param name="points">How many more it passes alive; null = from now on nothing kills it.</param>
    public void DiesAfter(int? points) => left = points;

    public void BeforeCommit()
    {
        if (Passes()) return;
        throw new SqliteException("crashed", DiskError);
    }

    public HttpMessageHandler Line(Func<HttpRequestMessage, HttpResponseMessage> neighbour) => new CutLine(this, neighbour);

    private bool Passes()
    {
        if (!IsOver && left is { } some) IsOver = (left = some - 1) <= 0;
        return !IsOver;
    }

    private sealed class CutLine(Life life, Func<HttpRequestMessage, HttpResponseMessage> neighbour) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                if (!life.Passes()) throw new HttpRequestException(HttpRequestError.ConnectionError); // before it left
                var answer = neighbour(request);
                answer.RequestMessage = request;
                if (!life.Passes()) throw new HttpRequestException(HttpRequestError.ResponseEnded); // it was taken, and we never knew
                return Task.FromResult(answer);
            }
            catch (HttpRequestException e)
            {
                return Task.FromException<HttpResponseMessage>(e);
            }
        }
    }
}
