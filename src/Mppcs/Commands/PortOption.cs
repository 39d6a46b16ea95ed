using System.CommandLine;
using System.Globalization;

namespace Mppcs.Commands;

/// <summary><c>--port</c> of the commands that listen on this machine.</summary>
internal static class PortOption
{
    public static Option<string?> Create(string description) => new("--port") { Description = description, HelpName = "N" };

    /// <summary>The port; 0 for any free one.</summary>
    /// <exception cref="UsageException">It is no port.</exception>
    public static int Read(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new UsageException("--port takes a number from 0 to 65535.");
    }
}
