using System.Text;

namespace Mppcs.Progress;

/// <summary>Writes notices where a <see cref="WaitingLine"/> may stand, which makes room for each.</summary>
internal sealed class NoticeWriter(TextWriter terminal, WaitingLine line) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            line.Interrupt(() => terminal.Write(value), leavesLineOpen: !value.EndsWith('\n'));
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Write(value + "\n");

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Flush() => terminal.Flush();

    public override Task FlushAsync() => terminal.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => terminal.FlushAsync(cancellationToken);
}
