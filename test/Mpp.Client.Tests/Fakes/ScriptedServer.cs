using System.Net;

namespace Mpp.Client.Tests.Fakes;

/// <summary>The innermost handler: records what arrives and answers from a queue. What is not scripted fails the test.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _script = new();

    public List<Arrival> Arrivals { get; } = [];

    public IEnumerable<string> Credentials => Arrivals.Where(arrival => arrival.IsPaid)
        .Select(arrival => arrival.Header("Payment-Authorization") ?? arrival.Authorization!);

    public bool IsDisposed { get; private set; }

    public ScriptedServer Answers(HttpStatusCode status, params (string Name, string Value)[] headers) =>
        Answers(request => Response(request, status, headers));

    public ScriptedServer Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        Does((request, _) => Task.FromResult(answer(request)));

    public ScriptedServer Asks(string? challenge = null, DateTimeOffset? date = null) => Answers(request =>
    {
        var response = Response(request, HttpStatusCode.PaymentRequired, ("WWW-Authenticate", challenge ?? Challenges.For()));
        response.Headers.Date = date;
        return response;
    });

    public ScriptedServer Delivers() => Answers(HttpStatusCode.OK, ("Payment-Receipt", Challenges.Receipt()));

    public ScriptedServer Throws(Exception exception) => Does((_, _) => Task.FromException<HttpResponseMessage>(exception));

    public ScriptedServer Does(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public static HttpResponseMessage Response(HttpRequestMessage request, HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent($"body of {(int)status}") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Arrivals.Add(await Arrival.OfAsync(request, cancellationToken));
        return await (_script.TryDequeue(out var answer)
            ? answer(request, cancellationToken)
            : throw new AssertionException($"An arrival that is not scripted: {request.Method} {request.RequestUri}"));
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
