using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>
/// Who holds how much of which token. A branch sees the balances below it and keeps its changes to itself until it is merged.
/// </summary>
internal sealed class TokenBalances
{
    private readonly Dictionary<(TempoAddress Token, TempoAddress Account), UInt128> _amounts = [];
    private readonly TokenBalances? _below;

    public TokenBalances()
    {
    }

    private TokenBalances(TokenBalances below) => _below = below;

    public UInt128 Of(TempoAddress token, TempoAddress account) => Find(token, account) ?? 0;

    /// <summary>Whether the account ever held the token. The first time costs gas.</summary>
    public bool HasHeld(TempoAddress token, TempoAddress account) => Find(token, account) is not null;

    /// <exception cref="OverflowException">The balance would not fit 128 bits.</exception>
    public void Add(TempoAddress token, TempoAddress account, UInt128 amount)
        => _amounts[(token, account)] = checked(Of(token, account) + amount);

    /// <summary>Takes an amount away. False, and nothing changed, when the account holds less.</summary>
    public bool TryTake(TempoAddress token, TempoAddress account, UInt128 amount)
    {
        UInt128 held = Of(token, account);
        if (held < amount)
        {
            return false;
        }

        _amounts[(token, account)] = held - amount;
        return true;
    }

    public TokenBalances Branch() => new(this);

    /// <summary>Hands the changes of this branch to the balances it was made from.</summary>
    public void Merge()
    {
        TokenBalances below = _below ?? throw new InvalidOperationException("Only a branch can be merged.");
        foreach (((TempoAddress Token, TempoAddress Account) key, UInt128 amount) in _amounts)
        {
            below._amounts[key] = amount;
        }
    }

    private UInt128? Find(TempoAddress token, TempoAddress account)
        => _amounts.TryGetValue((token, account), out UInt128 amount) ? amount : _below?.Find(token, account);
}
