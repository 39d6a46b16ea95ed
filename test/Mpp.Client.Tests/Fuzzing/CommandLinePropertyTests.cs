using System.CommandLine;
using FsCheck;
using FsCheck.Fluent;
using Mppcs.Commands;
using Mppcs.Requests;

namespace Mpp.Client.Tests.Fuzzing;

/// <summary>Command lines built from the table of options: what is typed is what is read, in whatever order and form.</summary>
[TestFixture]
internal sealed class CommandLinePropertyTests
{
    // As in the tool: '@FILE' names a body, not a file with further arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    private static readonly (string[] Names, string[] Values, Func<RequestSettings, object?> Read)[] Options =
    [
        (["--request", "-X"], ["PUT", "DELETE"], settings => settings.Method),
        (["--data", "-d"], ["text", "@file", "@-", "a=b", "-"], settings => settings.Body?.Text),
        (["--user-agent", "-A"], ["agent", "a b", "--x"], settings => settings.UserAgent),
        (["--max-time", "-m"], ["30"], settings => settings.MaxTime?.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (["--output", "-o"], ["out.json", "./-"], settings => settings.OutputFile),
        (["--max-spend"], ["0.05 USD", "30 EUR"], settings => settings.MaxSpend?.ToString()),
        (["--rpc-url"], ["https://rpc.example.com/"], settings => settings.RpcUrl?.ToString()),
        (["--purpose"], ["what it is for", "\ud83d\udcb8"], settings => settings.Purpose),
        (["--idempotency-key"], ["key-1"], settings => settings.IdempotencyKey),
        (["--method"], ["tempo", "stripe"], settings => settings.Methods.SingleOrDefault()),
    ];

    private static readonly (string[] Names, Func<RequestSettings, bool> Read)[] Flags =
    [
        (["--include", "-i"], settings => settings.IncludesHeaders),
        (["--fail", "-f"], settings => settings.FailsOnError),
        (["--silent", "-s"], settings => settings.IsSilent),
        (["--verbose", "-v"], settings => settings.IsVerbose),
        (["--dry-run"], settings => settings.IsDryRun),
        (["--ask"], settings => settings.Asks),
    ];

    [Test]
    public void What_is_typed_is_what_is_read() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), static seed => IsRead(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static bool IsRead(Random random)
    {
        var options = Options.Where(_ => random.Next(3) == 0).Select(option => (option.Read, Value: Any(option.Values, random), Name: Any(option.Names, random))).ToList();
        var flags = Flags.Where(_ => random.Next(3) == 0).Select(flag => (flag.Read, Name: Any(flag.Names, random))).ToList();
        string[] arguments =
        [
            .. options.Select(option => Write(option.Name, option.Value, random)).Concat(flags.Select(flag => new[] { flag.Name })).Append(["https://shop.example/x"])
                .OrderBy(_ => random.Next()).SelectMany(part => part),
        ];
        var command = new RootCommand();
        var table = new RequestOptionTable();
        table.AddTo(command, isQuote: false);
        var settings = table.Read(command.Parse(arguments, Parsing));
        return settings.Url.ToString() == "https://shop.example/x"
            && options.All(option => (string?)option.Read(settings) == option.Value)
            && Flags.All(flag => flag.Read(settings) == flags.Exists(typed => typed.Read == flag.Read))
            && Options.Where(option => !options.Exists(typed => typed.Read == option.Read)).All(option => option.Read(settings) is null);
    }

    // A value that looks like an option belongs to the one before it only behind '='.
    private static string[] Write(string name, string value, Random random) =>
        value.StartsWith('-') || random.Next(2) == 0 ? [$"{name}={value}"] : [name, value];

    private static string Any(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
