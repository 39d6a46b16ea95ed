using System.Globalization;
using System.Numerics;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>The nonces that were used: in sequence for each lane of each account, by hash for expiring ones.</summary>
internal sealed class NonceTable
{
    private const byte SubblockPrefix = 0x5b;
    private const int SubblockShift = 248;

    private readonly Dictionary<(TempoAddress Account, BigInteger Key), ulong> _next = [];
    private readonly HashSet<string> _expiring = new(StringComparer.Ordinal);

    public static bool IsExpiring(TempoTransaction transaction) => transaction.NonceKey == TempoTransaction.ExpiringNonceKey;

    /// <summary>The nonce that comes next in a lane; lane 0 is the account's own.</summary>
    public ulong Next(TempoAddress account, BigInteger key) => _next.GetValueOrDefault((account, key));

    /// <exception cref="RpcRefusedException">The nonce is not the one that is due, or was used.</exception>
    public void Check(TempoTransaction transaction, TempoAddress sender)
    {
        if (IsExpiring(transaction))
        {
            CheckExpiring(transaction, sender);
            return;
        }

        if (transaction.NonceKey >> SubblockShift == SubblockPrefix)
        {
            throw RpcRefusedException.Transaction("nonce key is reserved for subblock transactions");
        }

        ulong due = Next(sender, transaction.NonceKey);
        if (transaction.Nonce != due)
        {
            string fault = transaction.Nonce < due ? "too low" : "too high";
            throw RpcRefusedException.Transaction(
                string.Create(CultureInfo.InvariantCulture, $"nonce {fault}: next nonce {due}, tx nonce {transaction.Nonce}"));
        }
    }

    public void Use(TempoTransaction transaction, TempoAddress sender)
    {
        if (IsExpiring(transaction))
        {
            _expiring.Add(Hex.Write(transaction.SenderScopedHash(sender)));
        }
        else
        {
            _next[(sender, transaction.NonceKey)] = checked(transaction.Nonce + 1);
        }
    }

    private void CheckExpiring(TempoTransaction transaction, TempoAddress sender)
    {
        if (transaction.Nonce != 0)
        {
            throw RpcRefusedException.Transaction("expiring nonce transaction must have nonce == 0");
        }

        if (_expiring.Contains(Hex.Write(transaction.SenderScopedHash(sender))))
        {
            throw RpcRefusedException.Transaction("expiring nonce already used: a transaction with this sender hash was mined");
        }
    }
}
