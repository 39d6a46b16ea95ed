using Microsoft.Extensions.Options;
using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mppcs.Accounts;
using Mppcs.Requests;

namespace Mppcs.Configuration;

/// <summary>The options of the payer for one command: the settings file, the environment and what was typed, in this order.</summary>
/// <param name="Options">What holds.</param>
/// <param name="HasPolicy">Whether the settings file limits what a payment may cost.</param>
/// <param name="File">The settings file.</param>
/// <param name="Overrides">What comes neither from the file nor from the code, by key.</param>
internal sealed record EffectiveSettings(
    MppOptions Options, bool HasPolicy, SettingsDocument File, IReadOnlyDictionary<string, SettingSource> Overrides)
{
    public const string RpcUrlKey = "Tempo.RpcUrl";
    public const string LedgerKey = "LedgerPath";
    public const string RpcUrlVariable = "MPP_TEMPO_RPC_URL";
    public const string LedgerVariable = "MPP_LEDGER";

    private const string RecordPathsKey = "RecordPaths";
    private const string ApiBaseKey = "Stripe.ApiBase";
    private const string ApiBaseVariable = "MPP_STRIPE_API_BASE";

    /// <summary>The account of the user that pays on Tempo; <see langword="null"/> for another key, or none.</summary>
    public StoredAccount? Account { get; init; }

    /// <summary>The ledger where the settings file names none.</summary>
    public static string UsualLedgerPath(ToolContext context) => context.ReadVariable(LedgerVariable) ?? FilePaymentLedger.DefaultPath;

    /// <summary>The settings of a command that sends no request.</summary>
    /// <exception cref="UsageException">The settings file or a variable cannot be used.</exception>
    public static async Task<EffectiveSettings> LoadAsync(Uri? rpcUrl, ToolContext context, CancellationToken cancellationToken)
    {
        var file = await SettingsFile.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var options = file.Options;
        var overrides = new Dictionary<string, SettingSource>(StringComparer.Ordinal);
        options.OnRefusal = OnRefusal.ReturnResponse;
        if ((rpcUrl ?? ReadUrl(context, RpcUrlVariable)) is { } node)
        {
            options.Tempo.RpcUrl = node;
            overrides[RpcUrlKey] = rpcUrl is null ? SettingSource.Variable(RpcUrlVariable) : SettingSource.Option("--rpc-url");
        }

        if (options.Stripe.ApiBase is null && ReadUrl(context, ApiBaseVariable) is { } apiBase)
        {
            options.Stripe.ApiBase = apiBase;
            overrides[ApiBaseKey] = SettingSource.Variable(ApiBaseVariable);
        }

        if (options.LedgerPath is null)
        {
            options.LedgerPath = UsualLedgerPath(context);
            overrides[LedgerKey] = context.ReadVariable(LedgerVariable) is null ? SettingSource.BuiltIn : SettingSource.Variable(LedgerVariable);
        }

        if (!file.Keys.Contains(RecordPathsKey))
        {
            // A payment can then be resumed by its identifier alone.
            options.RecordPaths = true;
        }

        return new EffectiveSettings(options, !string.IsNullOrWhiteSpace(options.Policy.MaxPerPayment), file, overrides);
    }

    /// <exception cref="UsageException">The settings file or a variable cannot be used.</exception>
    public static async Task<EffectiveSettings> LoadAsync(RequestSettings request, ToolContext context, CancellationToken cancellationToken) =>
        (await LoadAsync(request.RpcUrl, context, cancellationToken).ConfigureAwait(false))
            .With(request.MaxSpend, request.Methods).With(request.Mode).ChooseAccount(request.Account, context);

    private EffectiveSettings With(TempoMode? mode)
    {
        if (mode is not { } typed)
        {
            return this;
        }

        if (typed == TempoMode.Push && !Options.Tempo.HasNode)
        {
            throw new UsageException("--mode push needs a Tempo node to broadcast by. Add --rpc-url URL, or set MPP_TEMPO_RPC_URL.");
        }

        Options.Tempo.Mode = typed;
        return this with { Overrides = new Dictionary<string, SettingSource>(Overrides, StringComparer.Ordinal) { ["Tempo.Mode"] = SettingSource.Option("--mode") } };
    }

    /// <summary>The settings with what was typed for one request.</summary>
    /// <param name="maxSpend">The limit of the request. It is the policy where there is none, and else can only lower it.</param>
    /// <param name="methods">The methods to pay by, best first; none for those of the file.</param>
    public EffectiveSettings With(Money? maxSpend, IReadOnlyList<string> methods)
    {
        var overrides = new Dictionary<string, SettingSource>(Overrides, StringComparer.Ordinal);
        if (!HasPolicy)
        {
            Options.Policy.MaxPerPayment = maxSpend?.ToString();
            if (maxSpend is not null)
            {
                overrides["Policy.MaxPerPayment"] = SettingSource.Option("--max-spend");
            }
        }

        if (methods.Count > 0)
        {
            Options.PreferredMethods = [.. methods];
            overrides["PreferredMethods"] = SettingSource.Option("--method");
        }

        return this with { Overrides = overrides };
    }

    public SettingSource SourceOf(string key) => Overrides.TryGetValue(key, out var source)
        ? source
        : File.Keys.Contains(key) ? SettingSource.File(File.Path!) : SettingSource.BuiltIn;

    /// <summary>The limits that hold.</summary>
    /// <exception cref="UsageException">The options cannot be used.</exception>
    public SpendPolicy ReadPolicy()
    {
        var errors = PayerFactory.Validate(Options);
        if (errors.Count > 0)
        {
            throw Unusable(errors);
        }

        SpendPolicy.TryCreate(Options.Policy, out var policy, out _);
        return policy;
    }

    /// <param name="services">The other parts of the payer.</param>
    /// <param name="signer">Signs on Tempo; <see langword="null"/> for nobody, whatever key the options name.</param>
    /// <exception cref="UsageException">The options or the key of Stripe cannot be used.</exception>
    public Payer CreatePayer(PayerServices services, ITempoSigner? signer)
    {
        ReadPolicy();
        var options = Options.Snapshot();
        var (tempo, readVariable) = (options.Tempo, services.ReadVariable);
        tempo.PrivateKeyFile = tempo.KeystoreFile = tempo.KeystorePasswordFile = tempo.Account = null;
        tempo.RemoteSigner = null;
        try
        {
            return Payer.Create(options, services with
            {
                TempoSigner = signer,
                ReadVariable = name => name == tempo.PrivateKeyVariable ? null : readVariable(name),
            });
        }
        catch (OptionsValidationException exception)
        {
            throw Unusable(exception.Failures);
        }
    }

    public static UsageException Unusable(IEnumerable<string> errors) => new(string.Join(' ', errors), UsageException.Configuration);

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
