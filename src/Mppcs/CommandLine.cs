using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text;
using Mpp.Client.Ledger;
using Mppcs.Commands;
using Mppcs.Completing;
using Mppcs.Reports;
using Mppcs.Requests;

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
        if (CompletionRequest.Read(arguments) is { } request)
        {
            return await new CompletionRun(root, context).RunAsync(request, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            if (arguments.Count == 0)
            {
                await context.WriteAsync(CommandExamples.Welcome, cancellationToken).ConfigureAwait(false);
                return ExitCodes.Success;
            }

            var result = Parse(arguments, root);

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

    /// <summary>Every command.</summary>
    public static RootCommand CreateRoot(ToolContext context)
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
            new CompletionCommand(context),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(new HelpAction());
        return root;
    }

    /// <summary>Reads what was typed.</summary>
    /// <exception cref="UsageException">It cannot be used. A command line that asks for help always can.</exception>
    public static ParseResult Parse(IReadOnlyList<string> arguments, RootCommand root)
    {
        RefuseUnknownCommand(arguments, root);
        var result = root.Parse([.. WithCommand(arguments, root)], Parsing);
        if (result.Action is HelpWithExamples)
        {
            return result;
        }

        UsageExplanation.RefuseUnknownOptions(result);
        return result.Errors.Count == 0 ? result : throw new UsageException(UsageExplanation.Of(result));
    }

    /// <summary>Puts in the word pay, which can be left out.</summary>
    private static IEnumerable<string> WithCommand(IReadOnlyList<string> arguments, RootCommand root) =>
        IsComplete(arguments[0], root) ? arguments : [PayCommand.CommandName, .. arguments];

    private static bool IsComplete(string first, RootCommand root) =>
        root.Subcommands.Any(command => command.Name == first) || first is "--help" or "-h" or "-?" or "/?" or "--version" || first.StartsWith('[');

    /// <summary>Refuses a first word that is nothing, before the words after it are blamed.</summary>
    private static void RefuseUnknownCommand(IReadOnlyList<string> arguments, RootCommand root)
    {
        if (arguments is [var first, ..] && !IsComplete(first, root) && !first.StartsWith('-') && !RequestUrl.LooksLikeUrl(first))
        {
            throw RequestUrl.Neither(first, UsageExplanation.GuessCommand(first, root));
        }
    }

    /// <summary>What is typed to reach the command, for instance <c>mppcs ledger list</c>.</summary>
    public static string FullName(CommandResult result) => result switch
    {
        { Command: RootCommand } => Name,
        { Parent: CommandResult parent } => $"{FullName(parent)} {result.Command.Name}",
        _ => $"{Name} {result.Command.Name}",
    };

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
