namespace Mpp.Sandbox.Stripe;

/// <summary>Which business profiles exist and whose they are.</summary>
internal sealed class BusinessProfileDirectory
{
    private const string Param = "seller_details[network_business_profile]";
    private const string NotFound = "Stripe business profile not found";

    private readonly Dictionary<string, string> _profileOfAccount = new(StringComparer.Ordinal);

    public BusinessProfileDirectory(IEnumerable<KeyValuePair<string, string>> profileOfSecretKey)
    {
        foreach ((string key, string profile) in profileOfSecretKey)
        {
            StripeAccount account = StripeAccount.FromKey(key)
                ?? throw new ArgumentException("A business profile is given to something that is not a secret key (sk_ or rk_).");
            _profileOfAccount[account.Id] = profile;
        }
    }

    public void CheckMayIssueTo(StripeAccount agent, string profile)
    {
        if (!profile.StartsWith("profile_", StringComparison.Ordinal))
        {
            throw StripeRefusedException.Refused(NotFound, Param);
        }

        if (profile.StartsWith("profile_test_", StringComparison.Ordinal) == agent.Livemode)
        {
            throw StripeRefusedException.Refused(
                $"The livemode of the API request and the network_id '{profile}' do not match.", Param);
        }

        if (_profileOfAccount.Count == 0)
        {
            return;
        }

        if (!_profileOfAccount.TryGetValue(agent.Id, out string? own) || !_profileOfAccount.ContainsValue(profile))
        {
            throw StripeRefusedException.Refused(NotFound, Param);
        }

        if (own == profile)
        {
            throw StripeRefusedException.Refused(
                $"The network_id '{profile}' is the same as the counterparty network_id.", Param);
        }
    }

    /// <summary>Whether this account is the seller that the token was made for.</summary>
    public bool IsSellerOf(StripeAccount account, SharedPaymentTokenState token)
    {
        if (account.Livemode != token.Maker.Livemode)
        {
            return false;
        }

        if (token.IsTestGrant)
        {
            return account == token.Maker;
        }

        return _profileOfAccount.Count == 0
            || (_profileOfAccount.TryGetValue(account.Id, out string? own) && own == token.NetworkBusinessProfile);
    }
}
