using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture(false)]
[TestFixture(true)]
internal sealed class SandboxMerchantOrderTests(bool problemDetails) : SandboxMerchantFixture
{
    [TestCase("tempo", "16000000")]
    [TestCase("stripe", "1600")]
    public async Task An_order_is_paid_placed_and_followed(string method, string price)
    {
        var path = $"{Order}?method={method}";
        var body = OrderBody();
        var challenge = await ChallengeAsync(path, body);
        var credential = method == "tempo" ? Pull(challenge) : await CardAsync(challenge);

        var placed = await SendAsync(path, body, credential);
        var id = (string)placed.Json["id"]!;
        var key = placed.Header("X-Api-Key")!;
        var statuses = new List<string>();
        for (var read = 0; read < 4; read++)
        {
            statuses.Add((string)(await ReadAsync(id, key)).Json["status"]!);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(challenge.RequestObject.GetProperty("amount").GetString(), Is.EqualTo(price));
            Assert.That(challenge.Digest, Is.Not.Null);
            Assert.That(placed.Status, Is.EqualTo(201));
            Assert.That(placed.Receipt.Method, Is.EqualTo(method));
            Assert.That(Guid.TryParse(id, out _), Is.True);
            Assert.That(key, Does.StartWith("zn_test_"));
            Assert.That((int)placed.Json["max_price"]!, Is.EqualTo(1500));
            Assert.That((int)placed.Json["items"]![0]!["quantity"]!, Is.EqualTo(2));
            Assert.That(string.Join(", ", statuses), Is.EqualTo("pending, in_progress, order_placed, order_placed"));
            Assert.That(Merchant.Orders.Single().PaymentMethod, Is.EqualTo(method));
            Assert.That(Merchant.Orders.Single().ApiKey, Is.EqualTo(key));
        }
    }

    [Test]
    public async Task An_order_without_a_method_can_be_paid_by_both()
    {
        var reply = await SendAsync(Order, OrderBody());

        Assert.That(reply.Methods, Is.EqualTo("tempo, stripe"));
    }

    [TestCase("products")]
    [TestCase("shipping_address")]
    [TestCase("max_price")]
    public async Task A_faulty_order_is_refused_before_it_is_quoted(string missing)
    {
        var reply = await SendAsync(Order, OrderBody(order => order.Remove(missing)));

        Assert.That(reply.Status, Is.EqualTo(400));
        Assert.That((string)reply.Json["error"]!["code"]!, Is.EqualTo("invalid_request"));
        Assert.That((string)reply.Json["error"]!["message"]!, Does.Contain(missing));
    }

    [Test]
    public async Task A_faulty_order_leaves_the_payment_untouched()
    {
        var body = OrderBody();
        var credential = Pull(await ChallengeAsync(Order, body));

        var faulty = await SendAsync(Order, OrderBody(order => order["shipping_address"]!["country"] = ""), credential);
        var right = await SendAsync(Order, body, credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(faulty.Status, Is.EqualTo(400));
            Assert.That(faulty.Challenges.IsEmpty, Is.True);
            Assert.That(right.Status, Is.EqualTo(201));
        }
    }

    [Test]
    public async Task A_failed_payment_is_answered_in_the_chosen_manner_with_a_fresh_challenge()
    {
        const string Path = Order + "?method=stripe";
        var body = OrderBody();
        var challenge = await ChallengeAsync(Path, body);

        var reply = await SendAsync(Path, body, await CardAsync(challenge, "pm_card_chargeDeclined"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(402));
            Assert.That(reply.Problem, Is.EqualTo(problemDetails ? "verification-failed" : null));
            Assert.That((string?)reply.Json["error"]?["code"], Is.EqualTo(problemDetails ? null : "payment_failed"));
            Assert.That(reply.Json.ToJsonString(), Does.Contain("declined"));
            Assert.That(reply.Challenges.Challenges.Single().Id, Is.Not.EqualTo(challenge.Id));
            Assert.That(Merchant.Orders, Is.Empty);
        }
    }

    [Test]
    public async Task An_order_is_shown_to_nobody_but_the_holder_of_its_key()
    {
        var (first, second) = (await PlaceAsync(OrderBody()), await PlaceAsync(OrderBody()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await ReadAsync((string)first.Json["id"]!, null)).Status, Is.EqualTo(401));
            Assert.That((await ReadAsync((string)first.Json["id"]!, "zn_test_none")).Status, Is.EqualTo(401));
            Assert.That((await ReadAsync((string)first.Json["id"]!, second.Header("X-Api-Key"))).Status, Is.EqualTo(404));
            Assert.That((await ReadAsync((string)first.Json["id"]!, first.Header("X-Api-Key"))).Status, Is.EqualTo(200));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_order_with_a_key_is_placed_once(bool inTheBody)
    {
        var body = OrderBody(order => order["idempotency_key"] = inTheBody ? "key-1" : null);
        body = inTheBody ? body : OrderBody();
        var credential = Pull(await ChallengeAsync(Order, body));

        var first = await SendAsync(Order, body, credential, inTheBody ? null : "key-1");
        var again = await SendAsync(Order, body, credential, inTheBody ? null : "key-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Status, Is.EqualTo(201));
            Assert.That(again.Body, Is.EqualTo(first.Body));
            Assert.That(again.Header("X-Api-Key"), Is.EqualTo(first.Header("X-Api-Key")));
            Assert.That(Merchant.Orders, Has.Count.EqualTo(1));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    protected override void Configure(SandboxMerchantOptions options) => options.ProblemDetailsForFailedOrders = problemDetails;

    private async Task<Reply> PlaceAsync(byte[] body) => await SendAsync(Order, body, Pull(await ChallengeAsync(Order, body)));

    private Task<Reply> ReadAsync(string id, string? key) => SendAsync(
        "orders/" + id, change: headers => headers.Authorization = key is null ? null : new("Bearer", key));
}
