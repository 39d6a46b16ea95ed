#:project ../src/Mpp.Client/Mpp.Client.csproj
#:project ../src/Mpp.Sandbox/Mpp.Sandbox.csproj

// Buys something with one request, then follows the order with the key that came with it. No account, no sign-up.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Sandbox;

await using var sandbox = await MppSandbox.StartAsync();
using var http = new HttpClient { BaseAddress = sandbox.Merchant.BaseAddress };
using var paying = http.WithMppPayments(options => options.Policy.MaxPerPayment = "20 USD", sandbox.PayerServices);

const string Order = """
    {
      "products": [{ "url": "https://shop.example/tea", "quantity": 2 }],
      "shipping_address": {
        "first_name": "Ada", "last_name": "Lovelace", "address_line1": "12 St James's Square",
        "city": "London", "postal_code": "SW1Y 4JH", "phone_number": "+442079460000", "country": "GB"
      },
      "max_price": 1500
    }
    """;

using var placed = await paying.PostAsync(new Uri("/agent/orders", UriKind.Relative), new StringContent(Order, Encoding.UTF8, "application/json"));
var payment = placed.GetMppPayment() ?? throw new InvalidOperationException("The order was free.");
var id = JsonElement.Parse(await placed.Content.ReadAsStringAsync()).GetProperty("id").GetString();
Console.WriteLine($"{(int)placed.StatusCode}: order {id}, {payment.Amount} {payment.Outcome} by {payment.Method}");

for (var status = ""; status != "order_placed";)
{
    using var poll = new HttpRequestMessage(HttpMethod.Get, $"/orders/{id}");
    poll.Headers.Authorization = new AuthenticationHeaderValue("Bearer", payment.ApiKey);
    using var answer = await paying.SendAsync(poll);
    status = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("status").GetString()!;
    Console.WriteLine($"{status} (polling is free)");
}
