using System.CommandLine;
using Mpp.Client.Protocol;
using Mppcs.Spending;

namespace Mppcs.Commands;

/// <summary><c>mppcs spend</c>.</summary>
internal sealed class SpendCommand : Command
{
    public const string CommandName = "spend";

    public SpendCommand(ToolContext context)
        : base(CommandName, "Show what was spent and what is held, and what is left of each limit.")
    {
        var by = new Option<string?>("--by") { Description = "One sum for each; otherwise one for each unit.", HelpName = "origin|currency|day" };
        var since = RecordFilterOptions.CreateSince();
        var format = FormatOption.Create();
        Add(by);
        Add(since);
        Add(format);
        SetAction((result, cancellationToken) => new SpendRun(context).RunAsync(
            ReadGrouping(result.GetValue(by)), RecordFilterOptions.ReadSince(result.GetValue(since), context.Clock), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }

    private static SpendGrouping ReadGrouping(string? text) => text switch
    {
        null => SpendGrouping.Unit,
        "origin" => SpendGrouping.Origin,
        "currency" => SpendGrouping.Currency,
        "day" => SpendGrouping.Day,
        _ => throw new UsageException($"'{DisplayText.Sanitize(text, 60)}' is nothing to add up by. --by takes origin, currency or day."),
    };
}
