using System.CommandLine;
using Mppcs.Policies;
using Mppcs.Requests;

namespace Mppcs.Commands;

/// <summary>The options of a request, named as curl names them where curl has one.</summary>
internal sealed class RequestOptionTable
{
    private readonly Argument<string> _url = new("URL") { Description = "What to fetch. Without a scheme it is https." };

    private readonly Option<string?> _method = new("--request", "-X") { Description = "The HTTP method.", HelpName = "METHOD" };

    private readonly Option<string[]> _headers = new("--header", "-H") { Description = "A header 'Name: value'. Repeatable.", HelpName = "HEADER", DefaultValueFactory = _ => [] };

    private readonly Option<string?> _data = new("--data", "-d") { Description = "Send TEXT, @FILE or @- (standard input), byte for byte. Means POST.", HelpName = "TEXT" };

    private readonly Option<string?> _json = new("--json") { Description = "As --data, with Content-Type and Accept application/json.", HelpName = "TEXT" };

    private readonly Option<string?> _userAgent = new("--user-agent", "-A") { Description = "The User-Agent header.", HelpName = "TEXT" };

    private readonly Option<string?> _maxTime = new("--max-time", "-m") { Description = "Give up after so many seconds, paid or not.", HelpName = "SECONDS" };

    private readonly Option<bool> _include = new("--include", "-i") { Description = "Write the response headers before the body." };

    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write the body to a file.", HelpName = "FILE" };

    private readonly Option<bool> _fail = new("--fail", "-f") { Description = "Exit with 22, without the body, when an unpaid response is 400 or above." };

    private readonly Option<bool> _silent = new("--silent", "-s") { Description = "No line about the payment. Errors and a bought key are still shown." };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show each request and answer on the standard error." };

    private readonly Option<string?> _maxSpend = new("--max-spend")
    {
        Description = "The most to pay, price and fee together, for instance '0.05 USD'. Can only lower what the settings file allows.",
        HelpName = "AMOUNT CURRENCY",
    };

    private readonly Option<string[]> _methods = new("--method") { Description = "Pay by tempo or stripe only. Repeatable, best first.", HelpName = "tempo|stripe", DefaultValueFactory = _ => [] };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "Who broadcasts on Tempo: the server (pull), or this machine by --rpc-url (push) where the server takes that.",
        HelpName = "pull|push",
    };

    private readonly Option<string?> _rpcUrl = new("--rpc-url") { Description = "A Tempo node that must confirm the chain before anything is signed, and by which --mode push broadcasts.", HelpName = "URL" };

    private readonly Option<string?> _account = AccountOption.Create();

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Pay nothing; show what would be paid, as quote does." };

    private readonly Option<bool> _ask = new("--ask") { Description = "Ask on the terminal before anything is signed." };

    private readonly Option<string?> _purpose = new("--purpose") { Description = "What the payment is for. Kept in the ledger, sent to nobody.", HelpName = "TEXT" };

    private readonly Option<string?> _idempotencyKey = new("--idempotency-key") { Description = "The Idempotency-Key header.", HelpName = "TEXT" };

    private readonly Option<string?> _format = FormatOption.Create();

    public void AddTo(Command command, bool isQuote)
    {
        command.Add(_url);
        Option[] always = [_method, _headers, _data, _json, _userAgent, _maxTime, _maxSpend, _methods, _mode, _rpcUrl, _account, _idempotencyKey, _verbose, _format];
        Option[] paying = [_include, _output, _fail, _silent, _dryRun, _ask, _purpose];
        foreach (var option in isQuote ? always : [.. always, .. paying])
        {
            command.Add(option);
        }
    }

    /// <summary>What makes the request of an earlier payment again, and what becomes of the answer.</summary>
    public void AddResumptionTo(Command command)
    {
        Option[] options = [_method, _headers, _data, _json, _userAgent, _maxTime, _include, _output, _fail, _silent, _verbose, _maxSpend, _rpcUrl, _account, _format];
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>The options that take part in the settings, without a request.</summary>
    public void AddSettingsTo(Command command)
    {
        foreach (var option in (Option[])[_maxSpend, _methods, _rpcUrl, _account, _format])
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">A value cannot be used.</exception>
    public (TypedSettings Typed, OutputFormat Format) ReadSettings(ParseResult result)
    {
        var values = new RequestOptionValues(result);
        return (new TypedSettings(values.Limit(_maxSpend), values.PaymentMethods(_methods), values.NodeUrl(_rpcUrl), AccountOption.Read(result, _account)), FormatOption.Read(result.GetValue(_format)));
    }

    /// <exception cref="UsageException">A value cannot be used.</exception>
    public RequestSettings Read(ParseResult result) => Read(result, RequestUrl.Parse(result.GetValue(_url)!));

    /// <summary>The request for a URL that does not stand on the command line.</summary>
    /// <exception cref="UsageException">A value cannot be used.</exception>
    public RequestSettings Read(ParseResult result, Uri url)
    {
        var values = new RequestOptionValues(result);
        return new RequestSettings
        {
            Url = url,
            Method = values.HttpMethod(_method),
            Headers = values.Headers(_headers),
            Body = values.Body(_data, _json),
            UserAgent = values.HeaderText(_userAgent),
            MaxTime = values.Seconds(_maxTime),
            IncludesHeaders = values.Flag(_include),
            OutputFile = values.Text(_output),
            FailsOnError = values.Flag(_fail),
            IsSilent = values.Flag(_silent),
            IsVerbose = values.Flag(_verbose),
            Format = FormatOption.Read(result.GetValue(_format)),
            MaxSpend = values.Limit(_maxSpend),
            Methods = values.PaymentMethods(_methods),
            Mode = values.Mode(_mode),
            RpcUrl = values.NodeUrl(_rpcUrl),
            Account = AccountOption.Read(result, _account),
            IsDryRun = values.Flag(_dryRun),
            Asks = values.Flag(_ask),
            Purpose = values.Text(_purpose),
            IdempotencyKey = values.HeaderText(_idempotencyKey),
        };
    }
}
