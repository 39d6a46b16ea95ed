using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Methods.Tempo;
using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Client.Tests.Methods.Stripe.Link;

/// <summary>A client that pays from a simulated Link wallet. It proves nothing about Link itself.</summary>
internal abstract class LinkFixture : PaymentFixture
{
    // Where the challenge of the first 402 is too old to be paid.
    protected static readonly TimeSpan TooLong = TimeSpan.FromSeconds(290);

    private readonly OwnerOnlyFolder _folder = new();

    protected SimulatedLink Link { get; private set; } = null!;

    protected PromptList People { get; private set; } = null!;

    protected string TokenFile => Options.Stripe.Link!.TokenFile!;

    protected IEnumerable<LedgerState> States => Ledger.ListAsync().AsTask().Result.Select(record => record.State);

    [SetUp]
    public async Task StartLinkAsync()
    {
        People = new PromptList();
        Link = await SimulatedLink.StartAsync(new SimulatedLinkOptions { TimeProvider = Clock });
        Link.OnSignIn = SimulatedLinkDecision.Approve;
        Link.OnApproval = SimulatedLinkDecision.Approve;
        Options.Policy.ApprovalTimeout = TimeSpan.FromSeconds(61);
        Options.Stripe.Link = new LinkOptions
        {
            ClientId = "client_of_the_sandbox",
            TokenFile = Path.GetFullPath(_folder.At($"{Guid.NewGuid():N}/link.json")),
            IsTest = true,
            LoginBase = Link.BaseAddress,
            ApiBase = Link.BaseAddress,
        };
    }

    [TearDown]
    public async Task StopLinkAsync() => await Link.DisposeAsync();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    protected static string Challenge(
        string id = "challenge-1", string amount = "500", string currency = "usd", string seller = "profile_test_seller", string? externalId = "order-7",
        string expires = Challenges.Expires) => Challenges.For(
        id: id, method: "stripe", expires: expires,
        request: $$"""{"amount":"{{amount}}","currency":"{{currency}}"{{(externalId is null ? "" : $",\"externalId\":\"{externalId}\"")}},"methodDetails":{"networkId":"{{seller}}"} }""");

    /// <summary>A challenge as a server gives it when the first one has grown old.</summary>
    protected static string Fresh(string amount = "500", string currency = "usd", string seller = "profile_test_seller", string? externalId = "order-7") =>
        Challenge("challenge-2", amount, currency, seller, externalId, "2026-11-21T09:10:00Z");

    /// <summary>The owner thinks until the challenge has grown too old, then says yes.</summary>
    protected void ApproveLate()
    {
        var isFirst = true;
        Clock.OnWait = wait =>
        {
            if (wait == TimeSpan.FromSeconds(2) && isFirst)
            {
                isFirst = false;
                Clock.Advance(TooLong);
            }

            return wait != Options.Policy.ApprovalTimeout;
        };
    }

    /// <summary>Does something before the first look at whether the payment is approved.</summary>
    protected void BeforeFirstLook(Action<string> act)
    {
        var isFirst = true;
        Clock.OnWait = wait =>
        {
            if (wait == TimeSpan.FromSeconds(2) && isFirst)
            {
                isFirst = false;
                act(Link.SpendRequests[^1].Id);
            }

            return wait != Options.Policy.ApprovalTimeout;
        };
    }

    protected Payer CreateLinkPayer(IProgress<LinkPrompt>? people) =>
        Payer.Create(Options, new PayerServices { Ledger = Ledger, Clock = Clock, LoggerFactory = Log, LinkPeople = people, ReadVariable = _ => null });

    protected HttpClient CreateLinkClient() => CreateLinkClient(People);

    protected HttpClient CreateLinkClient(IProgress<LinkPrompt>? people) => CreateLinkClient(CreateLinkPayer(people));

    protected HttpClient CreateLinkClient(Payer payer) => Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));

    /// <summary>Asks for a challenge and expects that it is not paid.</summary>
    protected async Task<LinkException> FailureAsync(params string[] challenges)
    {
        var sent = Server.Credentials.Count();
        foreach (var challenge in challenges.Length == 0 ? [Challenge()] : challenges)
        {
            Server.Asks(challenge);
        }

        var failure = await FailureOfAsync<LinkException>(() => CreateLinkClient().GetAsync(Shop));
        Assert.That(Server.Credentials.Count(), Is.EqualTo(sent));
        return failure;
    }

    internal sealed class PromptList : IProgress<LinkPrompt>
    {
        private readonly Dictionary<LinkStep, Action> _acts = [];

        public List<LinkPrompt> All { get; } = [];

        public IEnumerable<LinkStep> Steps => All.Select(prompt => prompt.Step);

        /// <summary>Does something when the owner is told of a step.</summary>
        public void OnReport(LinkStep step, Action act) => _acts[step] = act;

        public void Report(LinkPrompt value)
        {
            All.Add(value);
            _acts.GetValueOrDefault(value.Step)?.Invoke();
        }
    }
}
