using Microsoft.Extensions.Options;
using Mpp.Client;
using Mpp.Client.Ledger;
using Mppcs.Requests;

namespace Mppcs.Configuration;

/// <summary>The options of the payer for one command: the settings file, the environment and what was typed, in this order.</summary>
internal sealed record EffectiveSettings(MppOptions Options, bool HasPolicy)
{
    private const string RpcUrlVariable = "MPP_TEMPO_RPC_URL";
    private const string ApiBaseVariable = "MPP_STRIPE_API_BASE";
    private const string LedgerVariable = "MPP_LEDGER";

    /// <summary>The settings of a command that sends no request.</summary>
    /// <exception cref="UsageException">The settings file or a variable cannot be used.</exception>
    public static async Task<EffectiveSettings> LoadAsync(Uri? rpcUrl, ToolContext context, CancellationToken cancellationToken)
    {
        var options = await SettingsFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        options.OnRefusal = OnRefusal.ReturnResponse;
        options.Tempo.RpcUrl = rpcUrl ?? ReadUrl(context, RpcUrlVariable) ?? options.Tempo.RpcUrl;
        options.Stripe.ApiBase ??= ReadUrl(context, ApiBaseVariable);
        options.LedgerPath ??= context.ReadVariable(LedgerVariable) ?? FilePaymentLedger.DefaultPath;
        return new EffectiveSettings(options, !string.IsNullOrWhiteSpace(options.Policy.MaxPerPayment));
    }

    /// <exception cref="UsageException">The settings file or a variable cannot be used.</exception>
    public static async Task<EffectiveSettings> LoadAsync(RequestSettings request, ToolContext context, CancellationToken cancellationToken)
    {
        var settings = await LoadAsync(request.RpcUrl, context, cancellationToken).ConfigureAwait(false);
        var options = settings.Options;
        if (!settings.HasPolicy)
        {
            options.Policy.MaxPerPayment = request.MaxSpend?.ToString();
        }

        if (request.Methods.Count > 0)
        {
            options.PreferredMethods = [.. request.Methods];
        }

        return settings;
    }

    /// <exception cref="UsageException">The options or a key cannot be used.</exception>
    public Payer CreatePayer(PayerServices services)
    {
        try
        {
            return Payer.Create(Options, services);
        }
        catch (OptionsValidationException exception)
        {
            throw new UsageException(string.Join(' ', exception.Failures), UsageException.Configuration);
        }
    }

    private static Uri? ReadUrl(ToolContext context, string variable)
    {
        if (context.ReadVariable(variable) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? url
            : throw new UsageException($"{variable} does not hold a URL. Write for instance {variable}=https://rpc.example.com.", UsageException.Configuration);
    }
}
