using System.CommandLine;
using Mppcs.Policies;

namespace Mppcs.Commands;

/// <summary><c>mppcs policy init</c>.</summary>
internal sealed class PolicyInitCommand : Command
{
    public PolicyInitCommand(ToolContext context)
        : base("init", "Write a settings file with limits to begin with. It goes where MPP_CONFIG says, else into your config folder.")
    {
        var force = new Option<bool>("--force") { Description = "Replace a settings file that is there already." };
        var format = FormatOption.Create();
        Add(force);
        Add(format);
        SetAction((result, cancellationToken) =>
            new PolicyInitRun(context).RunAsync(result.GetValue(force), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
