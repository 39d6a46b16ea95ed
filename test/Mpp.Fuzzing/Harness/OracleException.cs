namespace Mpp.Fuzzing.Harness;

/// <summary>What was read is not what it must be.</summary>
internal sealed class OracleException(string message) : Exception(message)
{
    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
