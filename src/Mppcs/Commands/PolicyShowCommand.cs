using System.CommandLine;
using Mppcs.Policies;

namespace Mppcs.Commands;

/// <summary><c>mppcs policy show</c>.</summary>
internal sealed class PolicyShowCommand : Command
{
    public PolicyShowCommand(ToolContext context)
        : base("show", "Show the limits and settings that hold, and where each comes from.")
    {
        var options = new RequestOptionTable();
        options.AddSettingsTo(this);
        SetAction((result, cancellationToken) =>
        {
            var (typed, format) = options.ReadSettings(result);
            return new PolicyShowRun(context).RunAsync(typed, format, cancellationToken);
        });
    }
}
