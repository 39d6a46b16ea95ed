using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>Keystore files: opened where that is cheap, read where it is not, and refused before the memory for their parameters is taken.</summary>
internal static class KeystoreTarget
{
    private const int CheapScrypt = 1 << 10;
    private const int CheapRounds = 100;

    public static FuzzTarget Create() => new(
        "keystores", new JsonMutator("\"scrypt\"", "\"pbkdf2\"", "\"hmac-sha256\"", "2147483647", "-2147483648", "1073741824", "1048576", "262144", "2", "4", "8", "32", "33", "3", "\"aes-128-ctr\"", "\"0xab\""),
        [.. Corpus.Vectors("keystores.json").GetProperty("vectors").EnumerateArray().Select(vector => Corpus.Text(vector.GetProperty("file").GetRawText())), .. Corpus.Of("keystores")],
        new AllocationBound(512 * 1024, 200), Run)
    {
        BoundedIterations = 3000,
    };

    private static string Run(byte[] input)
    {
        try
        {
            var document = KeystoreDocument.Read(input);
            OracleException.Require(KeystoreDocument.Read(document.ToJson()) is var again && again.Address == document.Address && again.Derivation.GetType() == document.Derivation.GetType(), "The file differs when it is written again.");
            return IsCheap(input) ? Open(input) : "read, but not opened";
        }
        catch (FormatException)
        {
            return "damaged";
        }
        catch (NotSupportedException exception)
        {
            return exception.Message.Split('\'')[0];
        }
    }

    private static string Open(byte[] input)
    {
        Span<byte> key = stackalloc byte[KeystoreFile.PrivateKeyLength];
        try
        {
            KeystoreFile.Decrypt("keystore", input, "testpassword"u8, key);
            return "opened";
        }
        catch (TempoKeystoreException exception)
        {
            OracleException.Require(!exception.Message.Any(char.IsControl), "A failure that cannot be shown.");
            return exception.Failure.ToString();
        }
    }

    private static bool IsCheap(byte[] input)
    {
        using var file = JsonDocument.Parse(input);
        var crypto = file.RootElement.TryGetProperty("crypto", out var found) ? found : file.RootElement.GetProperty("Crypto");
        var parameters = crypto.GetProperty("kdfparams");
        return crypto.GetProperty("kdf").GetString() == "scrypt"
            ? (long)parameters.GetProperty("n").GetInt32() * parameters.GetProperty("r").GetInt32() * parameters.GetProperty("p").GetInt32() <= CheapScrypt
            : parameters.GetProperty("c").GetInt32() <= CheapRounds;
    }
}
