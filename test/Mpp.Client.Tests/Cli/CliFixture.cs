using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;
using Mppcs;

namespace Mpp.Client.Tests.Cli;

/// <summary>The tool in this process, with an environment, a folder and a sandbox of its own for each test.</summary>
internal abstract class CliFixture
{
    protected const string Enough = "1 USD";

    /// <summary>A valid order of 13.99 USD.</summary>
    protected const string Order = Mppcs.Demonstration.DemoBuyer.Order;

    protected MppSandbox Sandbox { get; private set; } = null!;

    protected Dictionary<string, string> Variables { get; private set; } = null!;

    protected string Folder { get; private set; } = null!;

    protected SandboxMerchant Merchant => Sandbox.Merchant;

    /// <summary>The clock of the tool.</summary>
    protected TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Whether a person reads the output.</summary>
    protected bool IsOutputTerminal { get; set; }

    /// <summary>How many columns the terminal has that shows the output; none without one.</summary>
    protected int? Width { get; set; }

    /// <summary>How many columns the terminal has that shows the notices; none without one.</summary>
    protected int? ErrorWidth { get; set; }

    protected Ink OutputInk { get; set; } = Ink.None;

    /// <summary>A cheap one, but for the tests of what is really written.</summary>
    protected Func<KeystoreDerivation> CreateDerivation { get; set; } = null!;

    protected string LedgerPath => Variables["MPP_LEDGER"];

    [SetUp]
    public async Task StartAsync()
    {
        Folder = Directory.CreateTempSubdirectory("mppcs-tests-").FullName;
        Clock = TimeProvider.System;
        IsOutputTerminal = false;
        (Width, ErrorWidth, OutputInk) = (null, null, Ink.None);
        CreateDerivation = () => KeystoreDerivation.Create(TempoKeystoreDerivation.Pbkdf2);
        Sandbox = await MppSandbox.StartAsync();
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["XDG_CONFIG_HOME"] = Folder,
            ["MPP_LEDGER"] = InFolder("ledger.jsonl"),
            ["MPP_TEMPO_KEY"] = Sandbox.PayerPrivateKey,
            ["MPP_STRIPE_SECRET_KEY"] = Sandbox.StripeSecretKey,
            ["MPP_STRIPE_PAYMENT_METHOD"] = Sandbox.StripePaymentMethod,
            ["MPP_STRIPE_API_BASE"] = Sandbox.Stripe.BaseAddress.ToString(),
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected string Url(string path) => new Uri(Merchant.BaseAddress, path).ToString();

    protected string InFolder(string name) => Path.Combine(Folder, name);

    protected async Task<string> WriteFileAsync(string name, string text)
    {
        await File.WriteAllTextAsync(InFolder(name), text);
        return InFolder(name);
    }

    /// <summary>Makes <paramref name="json"/> the settings file.</summary>
    protected async Task ConfigureAsync(string json) => Variables["MPP_CONFIG"] = await WriteFileAsync("config.json", json);

    protected Task<ToolRun> RunAsync(params string[] arguments) => RunAsync([], answer: null, CancellationToken.None, arguments);

    protected Task<ToolRun> RunWithInputAsync(byte[] input, params string[] arguments) => RunAsync(input, answer: null, CancellationToken.None, arguments);

    protected Task<ToolRun> RunAtTerminalAsync(string answer, params string[] arguments) => RunAsync([], answer, CancellationToken.None, arguments);

    protected async Task<ToolRun> RunAsync(byte[] input, string? answer, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        using var terminal = answer is null ? null : new StringReader(answer + "\n");
        var exitCode = await CommandLine.InvokeAsync(arguments, CreateContext(new MemoryStream(input), output, error, terminal), cancellationToken);
        return new ToolRun(exitCode, output.ToArray(), error.ToString());
    }

    protected ToolContext CreateContext(Stream input, Stream output, TextWriter error, TextReader? terminal = null) => new()
    {
        Input = input,
        Output = output,
        Error = error,
        Terminal = terminal,
        ReadSecret = terminal is null ? null : () => terminal.ReadLine()?.ToCharArray(),
        IsOutputTerminal = IsOutputTerminal || Width is not null,
        ReadWidth = Width is { } width ? () => width : null,
        ReadErrorWidth = ErrorWidth is { } errorWidth ? () => errorWidth : null,
        OutputInk = OutputInk,
        CreateDerivation = () => CreateDerivation(),
        ReadVariable = name => Variables.GetValueOrDefault(name),
        Clock = Clock,
    };
}
