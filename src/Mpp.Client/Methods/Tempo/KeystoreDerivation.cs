using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>How a keystore makes its key out of the password, with parameters that are within bounds: a file must not choose what it costs to open it.</summary>
internal abstract record KeystoreDerivation
{
    /// <summary>Length of every derived key: half of it encrypts, half of it goes into the checksum.</summary>
    public const int KeyLength = 32;

    private const int SaltLength = 32;
    private const int MaximumSaltLength = 128;

    public static KeystoreDerivation Create(TempoKeystoreDerivation kind) => kind switch
    {
        TempoKeystoreDerivation.Scrypt => new OfScrypt(Cost: 131_072, BlockSize: 8, Parallelization: 1, RandomNumberGenerator.GetBytes(SaltLength)),
        TempoKeystoreDerivation.Pbkdf2 => new OfPbkdf2(Rounds: 600_000, RandomNumberGenerator.GetBytes(SaltLength)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of derivation."),
    };

    /// <summary>scrypt with the parameters that geth writes: takes 256 MiB of memory.</summary>
    public static KeystoreDerivation CreateAsGeth() => new OfScrypt(Cost: 262_144, BlockSize: 8, Parallelization: 1, RandomNumberGenerator.GetBytes(SaltLength));

    /// <exception cref="FormatException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">Another derivation, or one that costs too much.</exception>
    public static KeystoreDerivation Read(JsonElement crypto)
    {
        var parameters = KeystoreJson.Object(crypto, "kdfparams");
        if (KeystoreJson.Integer(parameters, "dklen") != KeyLength)
        {
            throw new NotSupportedException($"its derived key does not have {KeyLength} bytes");
        }

        var salt = KeystoreJson.Bytes(parameters, "salt", 1, MaximumSaltLength);
        return KeystoreJson.Text(crypto, "kdf") switch
        {
            "scrypt" => OfScrypt.Read(parameters, salt),
            "pbkdf2" => OfPbkdf2.Read(parameters, salt),
            var other => throw new NotSupportedException($"it derives its key by '{DisplayText.Sanitize(other, 20)}', not by scrypt or pbkdf2"),
        };
    }

    public abstract void Derive(ReadOnlySpan<byte> password, Span<byte> key);

    /// <summary>Writes <c>kdf</c> and <c>kdfparams</c>.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer);

    private static void WriteParameters(Utf8JsonWriter writer, string name, byte[] salt, ReadOnlySpan<(string Name, long Value)> numbers)
    {
        writer.WriteString("kdf", name);
        writer.WriteStartObject("kdfparams");
        writer.WriteNumber("dklen", KeyLength);
        foreach (var (key, value) in numbers)
        {
            writer.WriteNumber(key, value);
        }

        if (name == "pbkdf2")
        {
            writer.WriteString("prf", OfPbkdf2.Function);
        }

        writer.WriteString("salt", Convert.ToHexStringLower(salt));
        writer.WriteEndObject();
    }

    private sealed record OfScrypt(int Cost, int BlockSize, int Parallelization, byte[] Salt) : KeystoreDerivation
    {
        private const long MaximumMemory = 512L * 1024 * 1024;
        private const long MaximumWork = 1 << 23;
        private const long MaximumBlocks = 1 << 12;

        public static OfScrypt Read(JsonElement parameters, byte[] salt)
        {
            var (cost, blockSize, parallelization) = (
                KeystoreJson.Integer(parameters, "n"), KeystoreJson.Integer(parameters, "r"), KeystoreJson.Integer(parameters, "p"));
            if (cost < 2 || !BitOperations.IsPow2(cost) || blockSize < 1 || parallelization < 1)
            {
                throw new FormatException("scrypt needs a power of two above 1 for n, and r and p of at least 1");
            }

            // No product overflows: each has two factors of 32 bits.
            var table = (long)cost * blockSize;
            if (table > MaximumMemory / Scrypt.MemoryOf(1, 1) || table > MaximumWork / parallelization || (long)blockSize * parallelization > MaximumBlocks)
            {
                throw new NotSupportedException("its scrypt parameters take more than 512 MiB, or four times as long as those of geth");
            }

            return new OfScrypt(cost, blockSize, parallelization, salt);
        }

        public override void Derive(ReadOnlySpan<byte> password, Span<byte> key) =>
            Scrypt.Derive(password, Salt, Cost, BlockSize, Parallelization, key);

        public override void WriteTo(Utf8JsonWriter writer) =>
            WriteParameters(writer, "scrypt", Salt, [("n", Cost), ("p", Parallelization), ("r", BlockSize)]);
    }

    private sealed record OfPbkdf2(int Rounds, byte[] Salt) : KeystoreDerivation
    {
        public const string Function = "hmac-sha256";

        private const int MaximumRounds = 10_000_000;

        public static OfPbkdf2 Read(JsonElement parameters, byte[] salt)
        {
            if (KeystoreJson.Text(parameters, "prf") != Function)
            {
                throw new NotSupportedException($"its pbkdf2 uses another function than {Function}");
            }

            return KeystoreJson.Integer(parameters, "c") switch
            {
                < 1 => throw new FormatException("pbkdf2 needs at least one round"),
                > MaximumRounds => throw new NotSupportedException("its pbkdf2 takes more than 10,000,000 rounds"),
                var rounds => new OfPbkdf2(rounds, salt),
            };
        }

        public override void Derive(ReadOnlySpan<byte> password, Span<byte> key) =>
            Rfc2898DeriveBytes.Pbkdf2(password, Salt, key, Rounds, HashAlgorithmName.SHA256);

        public override void WriteTo(Utf8JsonWriter writer) => WriteParameters(writer, "pbkdf2", Salt, [("c", Rounds)]);
    }
}
