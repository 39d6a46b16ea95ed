namespace Mppcs.Payments;

/// <summary>The calls that a server is working on, so that none is cut off between a signature and its record.</summary>
internal sealed class OpenCalls
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The server itself counts as one.
    private int _open = 1;

    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        Interlocked.Increment(ref _open);
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    public Task RunAsync(Func<Task> call) => RunAsync(async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    /// <summary>Waits for those that are under way; to be called once.</summary>
    public Task EndAsync()
    {
        Leave();
        return _ended.Task;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _ended.TrySetResult();
        }
    }
}
