using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Policies;

namespace Mppcs.Setup;

/// <summary>Collects every answer of a first run. Writes nothing.</summary>
internal sealed class SetupQuestions(TypedSetup typed, SetupDialogue dialogue, ToolContext context)
{
    public const string NoNode = "none";

    /// <exception cref="UsageException">What was typed cannot be used.</exception>
    /// <exception cref="InputEndedException">Nobody answers any more.</exception>
    public async Task<SetupPlan> CollectAsync(CancellationToken cancellationToken)
    {
        var network = await dialogue.AskAsync("--network", typed.Network, $"Network ({string.Join(", ", SetupNetworks.Words)})", SetupNetworks.Usual,
            SetupNetworks.Read, cancellationToken).ConfigureAwait(false);

        // The public node is proposed to whoever answers, and to nobody else.
        var isNamed = context.ReadVariable(EffectiveSettings.RpcUrlVariable) is not null;
        var node = await dialogue.AskAsync("--rpc-url", typed.RpcUrl,
            isNamed ? $"Tempo node (a URL, or none: {EffectiveSettings.RpcUrlVariable} names one)" : "Tempo node to ask (a URL, or none)",
            isNamed || !dialogue.IsAsking ? NoNode : network.PublicRpcUrl!.ToString(), ReadNode, cancellationToken).ConfigureAwait(false);
        var perPayment = await dialogue.AskAsync("--max-per-payment", typed.MaxPerPayment, "The most that one payment may cost", StarterFile.PerPayment,
            ReadLimit, cancellationToken).ConfigureAwait(false);
        var perDay = await dialogue.AskAsync("--max-per-day", typed.MaxPerDay, "The most that a day may cost", UsualPerDay(perPayment),
            text => ReadDay(text, perPayment), cancellationToken).ConfigureAwait(false);
        var ledger = await dialogue.AskAsync("--ledger", typed.Ledger, "Ledger, the journal of payments", LedgerPlace.UsualPath(context),
            text => LedgerPlace.Read(text, context), cancellationToken).ConfigureAwait(false);

        // Last, because a password is typed for it.
        var account = await new AccountQuestions(typed, dialogue, context).CollectAsync(cancellationToken).ConfigureAwait(false);
        return new SetupPlan(network, node, account, perPayment, perDay, ledger);
    }

    /// <summary>The usual limit of a day, or as many payments as that where a payment may cost something else.</summary>
    private static string UsualPerDay(Money perPayment)
    {
        var (usualPayment, usualDay) = (Money.Parse(StarterFile.PerPayment), Money.Parse(StarterFile.PerDay));
        return perPayment == usualPayment
            ? StarterFile.PerDay
            : new Money(perPayment.Units * (usualDay.UnitsAt(Money.MaximumDecimals) / usualPayment.UnitsAt(Money.MaximumDecimals)), perPayment.Decimals, perPayment.Currency).ToString();
    }

    private static Uri? ReadNode(string text)
    {
        if (text == NoNode)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && TempoOptions.IsUsable(url)
            ? url
            : throw new UsageException($"This is neither an https URL without a user name nor http to this machine. Write for instance https://rpc.example.com, or {NoNode}.");
    }

    private static Money ReadLimit(string text)
    {
        if (!Money.TryParse(text, out var money, out var error))
        {
            throw new UsageException(DisplayText.Sanitize(error));
        }

        var options = new SpendPolicyOptions { MaxPerPayment = money.ToString(), Budgets = [new BudgetOptions { Max = money.ToString(), Window = "day" }] };
        if (money.Units.IsZero)
        {
            throw new UsageException($"With a limit of {money} nothing is paid. Write more, for instance '{StarterFile.PerPayment}'.");
        }

        return SpendPolicy.TryCreate(options, out _, out var errors) ? money : throw new UsageException(DisplayText.Sanitize(errors[0], 300));
    }

    private static Money ReadDay(string text, Money perPayment)
    {
        var perDay = ReadLimit(text);
        if (perDay.Currency != perPayment.Currency)
        {
            throw new UsageException($"A payment is limited in {perPayment.Currency}, so a limit in {perDay.Currency} would not bound its day. Write the same currency.");
        }

        return perDay >= perPayment
            ? perDay
            : throw new UsageException($"A day cannot be worth less than one payment, which may cost {perPayment}.");
    }
}
