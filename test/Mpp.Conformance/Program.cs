using Mpp.Conformance;

using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
var adapter = new Adapter(output, Console.Error);
await (args is ["--lines"] ? adapter.AnswerLinesAsync(input) : adapter.AnswerAsync(input));
