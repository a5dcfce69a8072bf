package dev.sbd.samples.cli;

import dev.sbd.djl.training.BytePairTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd tokenizer}: a vocabulary for a model that starts from random weights. */
@Command(
    name = "tokenizer",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Learn a byte-level BPE vocabulary from training data, with a chat template and the special"
            + " tokens that it and Set Block Decoding need. For `sbd finetune --init`.",
    footer = {
      "",
      "Example:",
      "  sbd tokenizer --data train.jsonl --vocabulary 1024 --out tokenizer"
    })
final class TokenizerCommand implements Callable<Integer> {
  private static final List<String> SPECIAL_TOKENS =
      List.of("<|pad|>", "<|mask|>", "<|user|>", "<|assistant|>", "<|end|>");

  private static final String CONFIG =
      """
      {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "<|pad|>",
        "mask_token": "<|mask|>",
        "eos_token": "<|end|>",
        "bos_token": null,
        "model_max_length": 1024,
        "clean_up_tokenization_spaces": false,
        "chat_template": "{% set ns = namespace(system='') %}{% for m in messages %}{% if m['role'] == 'system' %}{% set ns.system = ns.system + m['content'] + ' ' %}{% elif m['role'] == 'user' %}<|user|>{{ ns.system + m['content'] }}{% set ns.system = '' %}{% elif m['role'] == 'assistant' %}<|assistant|>{{ m['content'] }}<|end|>{% else %}{{ raise_exception('roles are system, user and assistant, got ' + m['role']) }}{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
      }
      """;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "Training data, a JSON object a line: {\"prompt\": ..., \"completion\": ...}.")
  private Path data;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Most tokens to have, at least 261 (default: ${DEFAULT-VALUE}).")
  private int vocabularySize;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Directory for tokenizer.json and tokenizer_config.json; made if missing.")
  private Path out;

  @Override
  public Integer call() {
    BytePairTraining training = new BytePairTraining();
    training.addLines(data);
    try {
      Files.createDirectories(out);
      int size = training.write(out, vocabularySize, SPECIAL_TOKENS);
      Files.writeString(out.resolve("tokenizer_config.json"), CONFIG);
      spec.commandLine().getErr().printf("%d tokens in %s%n", size, out);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new OutputException(out, e);
    }
  }
}
