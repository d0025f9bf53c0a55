using Microsoft.Extensions.Logging;

namespace FhirOutreach.Tests.Journeys;

/// <summary>The service's log, shown with the test that made it.</summary>
internal sealed class TestLog : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(categoryName.Split('.')[^1]);

    public void Dispose()
    {
    }

    private sealed class Lines(string category) : ILogger
    {
        private readonly ITestOutputHelper? output = TestContext.Current.TestOutputHelper;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category is "Lifetime" or "Diagnostics" || !IsEnabled(logLevel)) return;
            try
            {
                output?.WriteLine($"{logLevel,-11} {category}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
            }
            catch (InvalidOperationException)
            {
                // The test is over, and the service is still saying goodbye.
            }
        }
    }
}
