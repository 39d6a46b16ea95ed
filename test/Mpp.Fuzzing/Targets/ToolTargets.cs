using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;
using Mppcs;

namespace Mpp.Fuzzing.Targets;

/// <summary>The tool in this process, without a network: settings files and command lines end in an exit code of the contract, never in an internal error.</summary>
internal static class ToolTargets
{
    private static readonly AllocationBound Bound = new(8 * 1024 * 1024, 2000, IsOfProcess: true);

    private static readonly string[] Words =
    [
        "pay", "quote", "unknown", "reconcile", "resume", "dispute", "ledger", "list", "show", "export", "verify", "repair", "spend", "policy", "init", "check",
        "account", "new", "import", "remove", "use", "doctor", "decode", "demo", "sandbox", "mcp", "proxy", "--help", "--version", "-X", "-H", "-d", "-A", "-m", "-i",
        "-f", "-s", "-v", "--ask", "--currency", "--data", "--dry-run", "--fail", "--format", "--header", "--idempotency-key", "--include", "--json", "--max-spend",
        "--max-time", "--method", "--mode", "--origin", "--outcome", "--port", "--purpose", "--request", "--rpc-url", "--silent", "--since", "--user-agent", "--verbose",
        "--account", "--all", "--by", "--yes", "--force", "json", "text", "csv", "jsonl", "1 USD", "-1 USD", "0.0000000000000000001 USD", "tempo", "stripe", "push", "pull",
        "http://127.0.0.1:1/", "https://shop.example/x", "http://[::1%25lo]:1/", "ftp://x", "30d", "99999999999d", "2026-11-01", "origin", "day", "@missing", "@-", "", "[suggest]",
        "Payment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"", "e30", "Payment e30", "Payment-Receipt: e30",
    ];

    private static readonly string[] Servers = ["sandbox", "proxy", "demo", "mcp"];

    private static readonly HashSet<int> Contract =
    [
        ExitCodes.Success, ExitCodes.Usage, ExitCodes.Refused, ExitCodes.Rejected, ExitCodes.OutcomeUnknown, ExitCodes.Network, ExitCodes.FailedResponse,
    ];

    public static FuzzTarget Settings()
    {
        var world = new ClosedWorld();
        return new FuzzTarget("settings", new EitherMutator(new JsonMutator(
            "\"1 USD\"", "\"-1 USD\"", "\"1 EUR\"", "\"unlimited\"", "\"*\"", "\"*.com\"", "\"shop.example\"", "\"00:10:00\"", "\"-00:00:01\"", "\"10675199.02:48:05.4775807\"",
            "42431", "\"https://x.example\"", "\"http://x.example\"", "\"unix:///x\"", "\"\\u0000\"", "\"/\""), new ByteMutator("//", "/*", ",", "\ufeff", "\\ud800", "\u00e9")),
            Corpus.Of("settings"), Bound, input => RunSettings(world, input)) { Owned = world, BoundedIterations = 80 };
    }

    public static FuzzTarget CommandLines()
    {
        var world = new ClosedWorld();
        return new FuzzTarget("command-lines", new ArgumentMutator(Words),
            [.. Seeds().Select(Corpus.Text), .. Corpus.Of("command-lines")], Bound, input => RunArguments(world, input)) { Owned = world, BoundedIterations = 150 };
    }

    public static FuzzTarget Offers()
    {
        var world = new ClosedWorld();
        var service = new ScriptedService(AskAsync);
        return new FuzzTarget("offers", new HeaderMutator(), WireTargets.ChallengeSeeds(), Bound, input =>
        {
            world.Renew();
            service.Play(input);
            return string.Join(' ', Shown.Select(arguments => Run(world, [.. arguments, service.Url.ToString()])));
        })
        {
            Owned = new Pair(service, world),
            BoundedIterations = 80,
        };
    }

    private static readonly string[][] Shown =
    [
        ["quote", "--format", "json"], ["policy", "check", "--max-spend", "1 USD"], ["pay", "--dry-run", "--max-spend", "1 USD"],
    ];

    private static Task AskAsync(HttpContext context, ScriptedService service)
    {
        context.Response.StatusCode = StatusCodes.Status402PaymentRequired;

        // The server of the platform sends no other characters.
        var lines = Encoding.Latin1.GetString(service.Input).Split('\n').Take(40).Select(line => string.Concat(line.Where(character => character is >= ' ' and <= '~')));
        context.Response.Headers.WWWAuthenticate = lines.Select(line => line.Length > 12_000 ? line[..12_000] : line).Take(3).ToArray();
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Seeds() =>
    [
        "https://shop.example/x\n--max-spend\n0.05 USD", "pay\nhttp://127.0.0.1:1/\n--json\n{}\n--max-spend\n1 USD\n--format\njson", "quote\nhttp://127.0.0.1:1/\n-H\nA: b\n-X\nPUT",
        "unknown\n--format\njson", "reconcile\n--all", "resume\n01a1fe3877eb", "dispute\n01a1fe3877eb\n--format\njson", "ledger\nlist\n--since\n30d\n--outcome\nsettled",
        "ledger\nshow\n01a1fe3877eb", "ledger\nexport\n--format\ncsv", "ledger\nverify\n--format\njson", "ledger\nrepair\n--yes", "spend\n--by\nday\n--since\n30d",
        "policy\nshow\n--max-spend\n0.05 USD\n--method\nstripe", "policy\ncheck\nhttp://127.0.0.1:1/", "policy\ninit\n--force", "account\nlist", "account\nshow\na", "account\nnew\na",
        "account\nuse\na", "account\nremove\na\n--yes", "account\nimport\na", "doctor\nhttp://127.0.0.1:1/\n--format\njson", "decode\nPayment id=\"a\", realm=\"r\", method=\"tempo\", intent=\"charge\", request=\"e30\"",
        "decode\nPayment-Receipt: e30\n--format\njson", "mcp", "--version", "--help", "pay\n--help", "http://127.0.0.1:1/\n-m\n1.5\n-i\n-s\n-v\n-f\n--dry-run\n--purpose\nx\n--idempotency-key\nk",
    ];

    private static string RunSettings(ClosedWorld world, byte[] input)
    {
        File.WriteAllBytes(world.Renew(), input);
        return $"{Run(world, ["policy", "show"])} {Run(world, ["policy", "show", "--format", "json"])} {Run(world, ["quote", "http://127.0.0.1:1/"])}";
    }

    private static string RunArguments(ClosedWorld world, byte[] input)
    {
        world.Renew();

        // No system hands over an argument with a NUL in it.
        string[] arguments = [.. Encoding.UTF8.GetString(input).Replace("\0", "", StringComparison.Ordinal).Split('\n')];

        // Nothing is written where a foreign input says.
        return arguments.Any(argument => argument.StartsWith("-o", StringComparison.Ordinal) || argument.StartsWith("--output", StringComparison.Ordinal) || argument.StartsWith("--token-file", StringComparison.Ordinal))
            ? "not run"
            : $"{arguments[0]} {Run(world, arguments)}"[..Math.Min(24, arguments[0].Length + 2)];
    }

    private static string Run(ClosedWorld world, string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var input = new MemoryStream();
        var isServer = arguments.Any(Servers.Contains);
        var exitCode = CommandLine.InvokeAsync(arguments, new ToolContext
        {
            Input = input,
            Output = output,
            Error = error,
            ReadVariable = name => world.Variables.GetValueOrDefault(name),
            CreateDerivation = () => KeystoreDerivation.Read(System.Text.Json.JsonElement.Parse("""{"kdf":"pbkdf2","kdfparams":{"dklen":32,"c":1,"prf":"hmac-sha256","salt":"00"}}""")),
        }, new CancellationToken(canceled: isServer)).GetAwaiter().GetResult();
        var said = Encoding.UTF8.GetString(output.ToArray()) + error;
        OracleException.Require(!said.Contains("mppcs failed:", StringComparison.Ordinal) && !said.Contains("\"internal\"", StringComparison.Ordinal) && !said.Contains("\n   at ", StringComparison.Ordinal),
            $"An internal error for {string.Join(' ', arguments)}: {said}");
        OracleException.Require(Contract.Contains(exitCode) || (exitCode == ExitCodes.Internal && said.Contains("ledger", StringComparison.OrdinalIgnoreCase)), $"Exit code {exitCode}: {said}");
        OracleException.Require(!said.Contains(QuoteTargets.Key[2..], StringComparison.OrdinalIgnoreCase), "The key was shown.");
        OracleException.Require(exitCode == ExitCodes.Success || said.Length > 0, $"Exit code {exitCode} without a word.");
        return $"{exitCode}";
    }

    /// <summary>A folder and an environment of their own, and no way out: every address but this machine's is behind a closed port.</summary>
    private sealed class ClosedWorld : IDisposable
    {
        private readonly FuzzFolder _folder = new();
        private readonly IWebProxy _before = HttpClient.DefaultProxy;

        public ClosedWorld() => HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");

        public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

        /// <summary>Begins anew; the path of the settings file.</summary>
        public string Renew()
        {
            var folder = _folder.Next();
            Variables["HOME"] = Variables["XDG_CONFIG_HOME"] = folder;
            Variables["MPP_LEDGER"] = Path.Combine(folder, "ledger.jsonl");
            Variables["MPP_TEMPO_KEY"] = QuoteTargets.Key;
            Directory.CreateDirectory(Path.Combine(folder, "mpp"));
            return Path.Combine(folder, "mpp", "config.json");
        }

        public void Dispose()
        {
            HttpClient.DefaultProxy = _before;
            _folder.Dispose();
        }
    }
}
