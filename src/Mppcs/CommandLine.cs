using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text;
using Mpp.Client.Ledger;
using Mppcs.Commands;
using Mppcs.Reports;

namespace Mppcs;

/// <summary>The tool as a function from arguments to an exit code.</summary>
internal static class CommandLine
{
    public const string Name = "mppcs";

    private static readonly ParserConfiguration Parsing = new()
    {
        // '@FILE' names a request body here, not a file with further arguments.
        ResponseFileTokenReplacer = null,
    };

    /// <summary>Runs one command line. Every failure ends in an exit code.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, ToolContext context, CancellationToken cancellationToken = default)
    {
        var root = CreateRoot(context);
        try
        {
            var result = root.Parse([.. WithCommand(arguments, root)], Parsing);
            if (result.Errors.Count > 0 && result.Action is not HelpWithExamples)
            {
                throw new UsageException(Explain(result));
            }

            // Help and version are written to the output at once; everything else goes through the context.
            using var output = new StreamWriter(context.Output, new UTF8Encoding(false), leaveOpen: true);
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException exception)
        {
            return await FailAsync(arguments, context, new Conclusion(Outcomes.NotPaid, ExitCodes.Usage,
                new ReportedError(exception.Code, KeyMask.Hide(exception.Message), Phases.Request, IsRetrySafe: true))).ConfigureAwait(false);
        }
        catch (LedgerException exception)
        {
            return await FailAsync(arguments, context, FailureReport.Ledger(exception)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync(arguments, context, FailureReport.Stopped()).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await FailAsync(arguments, context, FailureReport.Internal(exception, ledger: null)).ConfigureAwait(false);
        }
    }

    private static RootCommand CreateRoot(ToolContext context)
    {
        var root = new RootCommand("Pays for what it fetches: a curl for APIs that answer 402, within your limits and at most once.")
        {
            new PayCommand(context),
            new QuoteCommand(context),
            new UnknownCommand(context),
            new ReconcileCommand(context),
            new ResumeCommand(context),
            new DisputeCommand(context),
            new LedgerCommand(context),
            new SpendCommand(context),
            new InitCommand(context),
            new PolicyCommand(context),
            new AccountCommand(context),
            new DoctorCommand(context),
            new DecodeCommand(context),
            new DemoCommand(context),
            new SandboxCommand(context),
            new McpCommand(context),
            new ProxyCommand(context),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(new HelpAction());
        return root;
    }

    /// <summary>Puts in the word pay, which can be left out.</summary>
    private static IEnumerable<string> WithCommand(IReadOnlyList<string> arguments, RootCommand root)
    {
        if (arguments.Count == 0)
        {
            return ["--help"];
        }

        var first = arguments[0];
        var isComplete = root.Subcommands.Any(command => command.Name == first) || first is "--help" or "-h" or "-?" or "/?" or "--version"
            || first.StartsWith('[');
        return isComplete ? arguments : [PayCommand.CommandName, .. arguments];
    }

    /// <summary>What is typed to reach the command, for instance <c>mppcs ledger list</c>.</summary>
    public static string FullName(CommandResult result) => result switch
    {
        { Command: RootCommand } => Name,
        { Parent: CommandResult parent } => $"{FullName(parent)} {result.Command.Name}",
        _ => $"{Name} {result.Command.Name}",
    };

    private static string Explain(ParseResult result)
    {
        return $"{result.Errors[0].Message} Type '{FullName(result.CommandResult)} --help' for what can be written.";
    }

    private static async Task<int> FailAsync(IReadOnlyList<string> arguments, ToolContext context, Conclusion conclusion)
    {
        if (FormatOption.WantsJson(arguments))
        {
            await JsonReport.WriteAsync(context, new Report(conclusion), CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await new TextReport(context).WriteErrorAsync(conclusion.Error!).ConfigureAwait(false);
        }

        return conclusion.ExitCode;
    }
}
