namespace Mpp.Sandbox.Hosting;

/// <summary>Counters of misbehaviours that are still to happen.</summary>
internal static class Countdown
{
    /// <summary>Takes one off. False when there is none left.</summary>
    public static bool TakeOne(ref int left)
    {
        while (true)
        {
            int seen = Volatile.Read(ref left);
            if (seen <= 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref left, seen - 1, seen) == seen)
            {
                return true;
            }
        }
    }
}
